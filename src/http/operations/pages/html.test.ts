import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html, inline, prose } from './html.ts'

test('what is put into a page is text, unless it is HTML already', () => {
  const name = `<b onclick="x('&')">`
  assert.equal(html`<p title="${name}">${name}</p>`.html.match(/[<>]/g)?.length, 4)
  assert.equal(html`<p>${html`<b>${1}</b>`}</p>`.html, '<p><b>1</b></p>')
})

test('lists are joined, and nothing leaves nothing', () => {
  assert.equal(html`<ul>${[html`<li>a</li>`, html`<li>b</li>`]}</ul>`.html, '<ul><li>a</li><li>b</li></ul>')
  assert.equal(html`${null}${undefined}${false}${0}`.html, '0')
})

const marked: readonly (readonly [text: string, shown: string])[] = [
  ['say `id`', 'say <code>id</code>'],
  ['**must** be', '<strong>must</strong> be'],
  ['`<script>`', '<code>&lt;script&gt;</code>'],
]

for (const [text, shown] of marked) {
  test(`${text} is shown as ${shown}`, () => assert.equal(inline(text).html, shown))
}

test('blank lines part paragraphs', () => {
  assert.equal(prose('one\n\ntwo\n').html, '<p>one</p><p>two</p>')
})
