import type { OpenapiDocument, Tag } from '../openapi/document.ts'
import type { Request } from './curl-command.ts'
import { operationSection } from './docs-operation.ts'
import { type Html, html, inline, prose } from './html.ts'
import { layout, MARK, type Page, readText } from './layout.ts'

const STYLE = readText('./docs-page.css')

/** The documentation page: everything that `/openapi.json` says, for people, and a form to try each request. */
export function docsPage(document: OpenapiDocument): Page {
  const chapters = document.tags.map((tag) => ({ tag, subjects: subjectsOf(tag, document) }))
  const body = html`<div class="docs">
<header class="bar">
  <a class="wordmark" href="/">${MARK}Groundlog</a>
  <label class="find" hidden><span class="away">Find an operation</span><input type="search" placeholder="Find an operation" autocomplete="off" spellcheck="false"></label>
  <label class="token" hidden><span>Token</span><input type="password" placeholder="none: what this machine may do" autocomplete="off" spellcheck="false"></label>
</header>
<nav aria-label="Operations"><details class="menu"><summary>All operations</summary>${chapters.map(menu)}</details></nav>
<main>
  <h1>API <small>version ${document.info.version}</small></h1>
  ${prose(document.info.description)}
  <p><a href="/openapi.json">OpenAPI 3.1 document</a></p>
  ${chapters.map((chapter) => chapterSection(chapter, document))}
  <p class="nothing" hidden>No operation is called that.</p>
</main>
</div>`
  return layout({ title: 'Groundlog API', style: STYLE, body })
}

type Subject = { readonly name: string; readonly requests: readonly Request[] }
type Chapter = { readonly tag: Tag; readonly subjects: readonly Subject[] }

const SUBJECTS: Readonly<Record<string, string>> = {
  events: 'Events',
  'event-types': 'Event types',
  assets: 'Assets',
  auth: 'Access',
  users: 'Access',
  tokens: 'Access',
}

/** A chapter's requests, grouped by what their paths begin with. */
function subjectsOf({ name: tag }: Tag, { paths }: OpenapiDocument): Subject[] {
  const requests = Object.entries(paths)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    )
    .filter(({ operation }) => operation.tags.includes(tag))
  const grouped = Map.groupBy(requests, ({ path }) => SUBJECTS[path.split('/')[1]!] ?? '')
  return [...grouped].map(([name, its]) => ({ name, requests: its }))
}

function menu({ tag, subjects }: Chapter): Html {
  const link = ({ method, path, operation }: Request) =>
    html`<li><a href="#${operation.operationId}"><span class="verb ${method.toLowerCase()}">${method}</span> ${path}</a></li>`
  return html`<p><a href="#${tag.name}">${titleOf(tag)}</a></p>
<ul>${subjects.flatMap((subject) => subject.requests.map(link))}</ul>`
}

function chapterSection({ tag, subjects }: Chapter, document: OpenapiDocument): Html {
  return html`<section class="chapter" id="${tag.name}">
<h2>${titleOf(tag)}</h2>
<p>${inline(tag.description)}</p>
${subjects.map(
  ({ name, requests }) => html`<div class="subject">${name ? html`<h3>${name}</h3>` : null}
${requests.map((request) => operationSection(request, document))}</div>`,
)}
</section>`
}

/** `maintenance-log` as a heading: `Maintenance log`. */
function titleOf({ name }: Tag): string {
  const words = name.replaceAll('-', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}
