import { ClientError } from '../client/index.ts'

/** Errors whose message alone tells a person what to do; by name, for some of them live behind other walls. */
const PLAIN = [
  ...['BadSetting', 'UnusableFolder', 'FolderInUse', 'FolderNotWritable', 'CannotListen'],
  ...['BadMapping', 'BadInput', 'ImportStopped', 'BackupEnded'],
]

/** One line for a person, or null for an error that nobody foresaw. */
export function inWords(error: unknown): string | null {
  if (error instanceof ClientError) return refusal(error)
  if (!(error instanceof Error)) return null
  if (PLAIN.includes(error.name)) return error.message
  if (error.name === 'StorageFailure') return `The log cannot be read or written: ${error.message}`
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: { message?: string } }
  if (message === 'fetch failed')
    return `The server cannot be reached: ${cause?.message ?? 'no reason given'}`
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? message : null
}

function refusal({ status, message }: ClientError): string {
  if (status === 401) return `The server wants to know who asks (${message}); give --token or GROUNDLOG_TOKEN`
  if (status === 403) return `The server does not let this token do that: ${message}`
  return `The server refuses (${status}): ${message}`
}
