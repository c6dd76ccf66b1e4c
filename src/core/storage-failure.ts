/** The engine could not keep what it was asked to keep: nothing of the command was stored. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure'
}
