/** Text that is HTML already; everything else is escaped where it is put into a page. */
export type Html = { readonly html: string }

type Part = Html | readonly Html[] | string | number | null | false | undefined

/** Builds HTML from a template: `html`<p>${name}</p>`` escapes the name. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0]!
  parts.forEach((part, index) => {
    text += render(part) + strings[index + 1]!
  })
  return { html: text }
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  return typeof part === 'object' ? (part as Html).html : escapeHtml(String(part))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!)
}

/** The little Markdown that descriptions use: paragraphs, `code`, **strong**. */
export function prose(text: string): Html {
  const paragraphs = text.trim().split(/\n{2,}/)
  return { html: paragraphs.map((it) => `<p>${inline(it).html}</p>`).join('') }
}

export function inline(text: string): Html {
  const escaped = escapeHtml(text)
  return {
    html: escaped.replace(/`([^`]+)`/g, '<code>$1</code>').replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>'),
  }
}
