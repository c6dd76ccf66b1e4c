import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A folder that is removed when the test ends. Hooks run in the order they are added: close what uses it first. */
export async function temporaryFolder(
  t: TestContext,
  close = async (): Promise<void> => {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'groundlog-test-'))
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}
