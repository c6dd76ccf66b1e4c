/** A port's method as a connection carries it out: at once, without a promise. */
// biome-ignore lint/suspicious/noExplicitAny: only the shape of a function matters here
export type AtOnce<Method extends (...args: any[]) => Promise<unknown>> = (
  ...args: Parameters<Method>
) => Awaited<ReturnType<Method>>
