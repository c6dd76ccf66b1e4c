import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Html, html } from './html.ts'

const BASE_STYLE = readText('./base.css')
const SCRIPT = readText('./page.js')

/** Strata with one event in each: the mark of the house, and its icon. */
const MARK_SHAPES =
  '<path d="M3 8c6-4 12 3 26-1M3 17c8-4 15 4 26 0M3 26c7-4 14 3 26 0" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/><circle cx="21" cy="7.6" r="3.4"/><circle cx="10" cy="16" r="3.4"/><circle cx="24" cy="26" r="3.4"/>'

export const MARK: Html = {
  html: `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">${MARK_SHAPES}</svg>`,
}

const ICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" color="#0b6e5f" fill="#c4622d">${MARK_SHAPES}</svg>`,
)}`

/** A page as it is sent. */
export type Page = { readonly text: string; readonly headers: Readonly<Record<string, string>> }

type Parts = { readonly title: string; readonly style: string; readonly body: Html }

/** A whole page. Style and script stand in it: one request, and it works where nothing else can be reached. */
export function layout({ title, style, body }: Parts): Page {
  const wholeStyle = `${BASE_STYLE}\n${style}`
  const text = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<style>${{ html: wholeStyle }}</style>
</head>
<body>
${body}
<script>${{ html: SCRIPT }}</script>
</body>
</html>
`.html
  return { text, headers: pageHeaders(wholeStyle) }
}

/** Nothing but what the page itself brings may run, it talks to this server only, and nobody may frame it. */
function pageHeaders(style: string): Page['headers'] {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-cache',
  }
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** A file beside this one. */
export function readText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
