import type {
  Content,
  DescribedAnswer,
  DescribedOperation,
  Media,
  OpenapiDocument,
  Parameter,
} from '../openapi/document.ts'
import { bodyText, curlCommand, type Request } from './curl-command.ts'
import { type Html, html, inline, prose } from './html.ts'
import { schemaOutline, valueTable } from './schema-outline.ts'
import { tryForm } from './try-form.ts'

/** One operation: closed, a line to find it by; open, all there is to know. */
export function operationSection(request: Request, document: OpenapiDocument): Html {
  const { method, path, operation } = request
  return html`<details class="op" id="${operation.operationId}">
<summary><span class="method ${method.toLowerCase()}">${method}</span><code class="path">${path}</code>
<span class="what">${operation.summary}</span><span class="role">${roleOf(operation)}</span></summary>
<div class="told">
${prose(operation.description)}
${code(curlCommand(request), true)}
${parameters(operation.parameters ?? [], document)}
${operation.requestBody ? bodies(operation.requestBody.content, document) : null}
<h4>Answers</h4>
${Object.entries(operation.responses).map(([status, given]) => answer(status, given, document))}
${tryForm(request)}
</div>
</details>`
}

function roleOf({ security }: DescribedOperation): string {
  return security[0]?.['bearer']?.[0] ?? 'public'
}

const PLACES = { path: 'In the path', query: 'In the query', header: 'In the headers' } as const

function parameters(all: readonly Parameter[], document: OpenapiDocument): Html {
  const tables = Object.entries(PLACES).map(([place, heading]) => {
    const rows = all
      .filter((it) => it.in === place)
      .map(({ name, schema, required, description }) => ({
        name,
        required,
        schema: description ? { ...schema, description } : schema,
      }))
    return rows.length === 0 ? html`` : html`<h4>${heading}</h4>${valueTable(rows, document)}`
  })
  return html`${tables}`
}

/** The example of the first body stands in the command already. */
function bodies(content: Content, document: OpenapiDocument): Html {
  const each = Object.entries(content).map(
    ([contentType, media], index) => html`<p class="media">${contentType}</p>
${index === 0 ? null : examples(contentType, media)}${outline(media, document)}`,
  )
  return html`<h4>Body</h4>${each}`
}

function examples(contentType: string, { example, examples: named = {} }: Media): Html {
  const only = example === undefined ? null : code(bodyText(contentType, example))
  const several = Object.values(named).map(
    ({ summary, value }) => html`<p class="note">${summary}:</p>${code(bodyText(contentType, value))}`,
  )
  return html`${only}${several}`
}

/** That a text is a string need not be said beside it. */
function outline({ schema, example, examples: named }: Media, document: OpenapiDocument): Html {
  const isShownText = schema?.['type'] === 'string' && (example ?? named) !== undefined
  return schema && !isShownText ? schemaOutline(schema, document) : html``
}

function answer(
  status: string,
  given: DescribedAnswer | { readonly $ref: string },
  document: OpenapiDocument,
): Html {
  const shared = '$ref' in given
  const {
    description,
    content = {},
    headers = {},
  } = shared ? document.components.responses[given.$ref.replace('#/components/responses/', '')]! : given
  const head = html`<span class="status s${status[0]}">${status}</span> ${inline(description)}`
  const said = Object.entries(content).map(
    ([contentType, media]) => html`<p class="media">${contentType}</p>
${examples(contentType, media)}${shared ? null : outline(media, document)}`,
  )
  const named = Object.entries(headers).map(
    ([name, header]) => html`<p class="note"><code>${name}</code> ${inline(header.description)}</p>`,
  )
  if (said.length + named.length === 0) return html`<p class="answer">${head}</p>`
  return html`<details class="answer"><summary>${head}</summary>${named}${said}</details>`
}

function code(text: string, ownOrigin = false): Html {
  return html`<div class="code"><button class="copy" type="button" hidden>Copy</button><pre><code${ownOrigin ? html` data-origin` : null}>${text}</code></pre></div>`
}
