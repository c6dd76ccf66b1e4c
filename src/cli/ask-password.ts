import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** What a person or a script gave that cannot be used. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}

/** The first line of standard input, for scripts: a password among the arguments can be seen by everybody. */
export async function readLineFromStdin(): Promise<string> {
  return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? ''
}

/** Asks twice for a new password without showing it; null when none is wanted. */
export async function askNewPassword(): Promise<string | null> {
  const password = await askHidden('Password (empty for none): ')
  if (password === '') return null
  if ((await askHidden('Once more: ')) !== password) throw new BadInput('The two passwords are not the same')
  return password
}

function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(question)
  return new Promise((resolve, reject) => {
    lines.on('SIGINT', () => reject(new BadInput('Stopped')))
    lines.on('close', () => reject(new BadInput('Stopped')))
    lines.question('', resolve)
  }).finally(() => {
    lines.close()
    process.stderr.write('\n')
  }) as Promise<string>
}
