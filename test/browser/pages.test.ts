import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.ts'
import { ADMIN_TOKEN, withApp } from '../http/with-app.ts'

const found = findChromium()

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, colorScheme: 'light' }
const CONTROL_ROOM: BrowserContextOptions = { viewport: { width: 2560, height: 1440 }, colorScheme: 'dark' }

describe('in a browser', { skip: 'reason' in found && found.reason, timeout: 120_000 }, () => {
  let browser: Browser
  before(async () => {
    const executablePath = 'path' in found ? found.path : ''
    browser = await chromium.launch({ executablePath, args: FLAGS })
  })
  after(() => browser?.close())

  test('the start page says what this is and leads to the documentation', async (t) => {
    const { page, complaints } = await open(t, browser, CONTROL_ROOM)
    assert.equal(await page.locator('h1').textContent(), 'The log of what really happened to physical assets')
    assert.match((await page.locator('.state').textContent()) ?? '', /^Running, version/)
    assert.equal(await page.locator('.example').count(), 3)
    await page.getByRole('link', { name: 'Read the API documentation' }).click()
    assert.equal(new URL(page.url()).pathname, '/docs')
    assert.deepEqual(complaints, [])
  })

  test('its examples name the address it was opened by', async (t) => {
    const { page, address } = await open(t, browser, PHONE)
    const first = (await page.locator('.example code').first().textContent()) ?? ''
    assert.ok(first.startsWith(`curl -X POST ${address}/api/log`), first)
  })

  test('an operation is found by typing, opened, and tried', async (t) => {
    const { page, address, complaints } = await open(t, browser, CONTROL_ROOM)
    await page.goto(`${address}/docs`)
    await page.getByPlaceholder('Find an operation').fill('maintenance event')
    const listed = page.locator('details.op:visible')
    await listed.filter({ hasText: 'Log a maintenance event' }).locator('> summary').click()
    const form = page.locator('#createLogEntry form')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('201 Created').waitFor()
    assert.match((await form.locator('.answered pre').textContent()) ?? '', /"event_id": "[0-9a-f-]{36}"/)
    assert.deepEqual(complaints, [])
  })

  test('a request header is tried as a header', async (t) => {
    const { page, address } = await open(t, browser, CONTROL_ROOM)
    await page.goto(`${address}/docs#recordEvent`)
    const form = page.locator('#recordEvent form')
    await form.getByLabel('Groundlog-Source').fill('import')
    await form
      .locator('textarea')
      .fill(
        '{"event_type_id": "STATUS_RESTART", "entity_id": "M-1", "severity": "LOW", "description": "Runs"}',
      )
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('201 Created').waitFor()
    assert.match((await form.locator('.answered pre').textContent()) ?? '', /"source": "import"/)
  })

  test('what needs a role is refused without a token and done with one', async (t) => {
    const { page, address } = await open(t, browser, PHONE)
    await page.goto(`${address}/docs#listUsers`)
    const form = page.locator('#listUsers form')
    const send = form.getByRole('button', { name: 'Send' })
    await send.click()
    await form.getByText('401 Unauthorized').waitFor()
    await page.getByLabel('Token').fill(ADMIN_TOKEN)
    await send.click()
    await form.getByText('200 OK').waitFor()
  })

  for (const [name, options] of Object.entries({ phone: PHONE, 'control room': CONTROL_ROOM })) {
    for (const path of ['/', '/docs']) {
      test(`${path} fits a ${name}, asks nobody else, and breaks no rule of its policy`, async (t) => {
        const { page, address, complaints } = await open(t, browser, options)
        await page.goto(address + path)
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true
        })
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(excess, 0)
        assert.deepEqual(complaints, [])
      })
    }
  }
})

type Opened = { readonly page: Page; readonly address: string; readonly complaints: readonly string[] }

/** Opens the start page of a new server; `complaints` are errors in the browser and requests to others. */
async function open(t: TestContext, browser: Browser, options: BrowserContextOptions): Promise<Opened> {
  const { app } = await withApp(t)
  const listening = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const address = listening.replace('127.0.0.1', 'localhost')
  const context = await browser.newContext(options)
  t.after(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:'))
      complaints.push(request.url())
  })
  await page.goto(address)
  return { page, address, complaints }
}
