import type { EngineHealth } from '../../house.ts'
import { CONTRACT_EXAMPLES, type ContractExample } from './contract-examples.ts'
import { type Html, html, inline } from './html.ts'
import { layout, MARK, type Page, readText } from './layout.ts'

const STYLE = readText('./start-page.css')

/** What somebody sees who opens the server's address: what this is, that it runs, and how to talk to it. */
export function startPage(version: string, health: EngineHealth): Page {
  const body = html`<div class="start">
<header class="hero">
  <p class="wordmark">${MARK}Groundlog</p>
  <h1>The log of what really happened to physical assets</h1>
  <p class="lead">Operators, engineers and machines record what was done to wells, motors, pumps and servers.
  Everything stands on one timeline, and nothing recorded is ever erased.</p>
  ${state(version, health)}
  <p class="ways"><a class="button" href="/docs">Read the API documentation</a>
  <a href="/openapi.json">OpenAPI 3.1</a></p>
</header>
<main>
  <h2>Three ways in, one log</h2>
  <div class="examples">${CONTRACT_EXAMPLES.map(example)}</div>
  <p class="hint">On this machine no credentials are needed. From elsewhere, add
  <code>-H "Authorization: Bearer $TOKEN"</code> with a token from <code>npm run groundlog -- token create</code>.
  Whatever you record, <code>GET /events</code> shows all of it.</p>
</main>
<footer><a href="/docs">API</a> <a href="/health">Health</a> <a href="/metrics">Metrics</a>
<span>Groundlog ${version}, Apache-2.0</span></footer>
</div>`
  return layout({ title: 'Groundlog', style: STYLE, body })
}

function state(version: string, { ok, seq }: EngineHealth): Html {
  return ok
    ? html`<p class="state"><span class="lamp ok"></span>Running, version ${version}, ${entries(seq)}</p>`
    : html`<p class="state"><span class="lamp failing"></span>The log cannot be written to: see <a href="/health">health</a></p>`
}

function entries(seq: number): string {
  if (seq === 0) return 'nothing in the log yet'
  return seq === 1 ? '1 entry in the log' : `${seq.toLocaleString('en')} entries in the log`
}

function example({ name, purpose, curl, docs }: ContractExample): Html {
  return html`<section class="example">
  <h3>${name}</h3>
  <p>${inline(purpose)}</p>
  <div class="code"><pre><code data-origin>${curl}</code></pre></div>
  <p class="further"><a href="/docs#${docs}">How it works</a><button class="copy" type="button" hidden>Copy</button></p>
</section>`
}
