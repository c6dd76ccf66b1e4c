/** An input file that cannot be read at all; single rows that cannot are rejected instead. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}
