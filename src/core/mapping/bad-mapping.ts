/** A mapping that cannot be used; the message names the key. */
export class BadMapping extends Error {
  override readonly name = 'BadMapping'
}

/** A value that the mapping cannot turn into what it should be. Its row, or its message, is rejected with this reason. */
export class BadValue extends Error {
  override readonly name = 'BadValue'
}
