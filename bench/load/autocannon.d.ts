/** The part of autocannon that is used here; it brings no types of its own. */
declare module 'autocannon' {
  namespace autocannon {
    export type Client = { readonly setRequests: (requests: readonly { readonly body: string }[]) => void }

    export type Options = {
      readonly url: string
      readonly connections: number
      /** Seconds. */
      readonly duration: number
      readonly method: 'POST'
      readonly headers: Readonly<Record<string, string>>
      readonly setupClient: (client: Client) => void
    }

    export type Result = {
      readonly duration: number
      readonly requests: { readonly total: number }
      readonly non2xx: number
      readonly errors: number
      readonly latency: { readonly p50: number; readonly p99: number }
    }
  }

  function autocannon(options: autocannon.Options): Promise<autocannon.Result>
  export = autocannon
}
