import { isUtf8 } from 'node:buffer'
import busboy from 'busboy'
import { Refused } from '../dialect.ts'

/** A form of this dialect has three fields; what sends more than this is not one. */
export const MAX_PARTS = 100

/**
 * The fields of a multipart body; files in it are passed over.
 * @throws Refused when the body is not whole, or not UTF-8.
 */
export async function readMultipart(body: Buffer, contentType: string): Promise<Map<string, string>> {
  try {
    const fields = await parseFields(body, contentType)
    if ([...fields.values()].some((value) => value.includes('\ufffd')) && !isUtf8(body)) {
      throw new Error('Parameters must be UTF-8')
    }
    return fields
  } catch (error) {
    throw new Refused({ kind: 'unreadable-body', message: (error as Error).message })
  }
}

function parseFields(body: Buffer, contentType: string): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    const parser = busboy({
      headers: { 'content-type': contentType },
      limits: { parts: MAX_PARTS, fieldSize: body.length },
    })
    parser.on('field', (name, value) => {
      if (name !== undefined && !fields.has(name)) fields.set(name, value)
    })
    parser.on('file', (_name, file) => file.resume())
    parser.on('partsLimit', () => reject(new Error(`A form may have ${MAX_PARTS} parts`)))
    parser.once('error', reject)
    parser.once('close', () => resolve(fields))
    parser.end(body)
  })
}
