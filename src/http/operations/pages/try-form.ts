import type { Parameter } from '../openapi/document.ts'
import { bodyText, type Request } from './curl-command.ts'
import { type Html, html } from './html.ts'

/** A form that sends the request; hidden until page.js is there to send it. */
export function tryForm({ method, path, operation }: Request): Html {
  // A multipart body has boundaries, which nobody wants to type.
  const content = Object.entries(operation.requestBody?.content ?? {}).filter(
    ([it]) => !it.startsWith('multipart/'),
  )
  return html`<form class="try" data-method="${method}" data-path="${path}" hidden>
<h4>Try it</h4>
<div class="inputs">${(operation.parameters ?? []).filter((it) => !it.explode && !it.name.includes('{')).map(input)}</div>
${content.length > 0 ? body(content) : null}
<p><button class="button" type="submit">Send</button> <span class="progress" role="status"></span></p>
<div class="answered" hidden><p></p><pre></pre></div>
</form>`
}

function input({ name, in: place, required, schema }: Parameter): Html {
  const examples = schema['examples'] as readonly unknown[] | undefined
  const value = place === 'path' ? String(examples?.[0] ?? '') : ''
  return html`<label>${name}<input name="${name}" data-in="${place}" value="${value}"${required ? html` required` : null} autocomplete="off" spellcheck="false"></label>`
}

type Choice = readonly [contentType: string, docs: { readonly example?: unknown }]

function body(content: readonly Choice[]): Html {
  const choices = content.map(([contentType, { example }]) => ({
    contentType,
    text: bodyText(contentType, example),
  }))
  const first = choices[0]!.text
  const rows = Math.min(16, first.split('\n').length + 1)
  const options = choices.map(
    ({ contentType, text }) =>
      html`<option value="${contentType}" data-example="${text}">${contentType}</option>`,
  )
  return html`<label>Body <select name="content-type"${content.length === 1 ? html` hidden` : null}>${options}</select>
<textarea name="body" rows="${rows}" spellcheck="false">${first}</textarea></label>`
}
