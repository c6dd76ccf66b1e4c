/** A mapping file that cannot be used; the message names the file and the key. */
export class BadMapping extends Error {
  override readonly name = 'BadMapping'
}

/** An input file that cannot be read at all; single rows that cannot are rejected instead. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}

/** A value of a row that the mapping cannot turn into what it should be. The row is rejected with this reason. */
export class BadValue extends Error {
  override readonly name = 'BadValue'
}
