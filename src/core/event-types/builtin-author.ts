/** Who made the first version of the built-in types. */
export const BUILTIN_AUTHOR = 'groundlog'
