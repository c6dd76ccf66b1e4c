/** A query took longer than it may and was given up; nothing is wrong but that it asks for too much. */
export class QueryTooLong extends Error {
  override readonly name = 'QueryTooLong'
  readonly seconds: number

  constructor(seconds: number) {
    super(`The query was given up after ${seconds} s`)
    this.seconds = seconds
  }
}
