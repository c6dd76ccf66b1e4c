// The pages work without this; it adds copying, finding and trying out.

const TOKEN = 'groundlog-token'

for (const code of document.querySelectorAll('[data-origin]')) {
  code.textContent = code.textContent.replaceAll('http://localhost:8000', location.origin)
}

for (const button of document.querySelectorAll('.copy')) {
  if (!navigator.clipboard) break // only secure origins have one
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.closest('.code, .example').querySelector('code').textContent)
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 1500)
  })
}

if (document.querySelector('.docs')) {
  openLinked()
  addEventListener('hashchange', openLinked)
  keepToken()
  findAsTyped()
  if (matchMedia('(min-width: 64rem)').matches) document.querySelector('.menu').open = true
  for (const form of document.querySelectorAll('form.try')) prepare(form)
}

/** A link to an operation opens it. */
function openLinked() {
  const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (linked?.matches('details.op')) {
    linked.open = true
    linked.scrollIntoView()
  }
}

/** The token stays until the tab is closed. */
function keepToken() {
  const label = document.querySelector('.token')
  const input = label.querySelector('input')
  label.hidden = false
  input.value = sessionStorage.getItem(TOKEN) ?? ''
  input.addEventListener('input', () => sessionStorage.setItem(TOKEN, input.value.trim()))
}

function findAsTyped() {
  const label = document.querySelector('.find')
  const input = label.querySelector('input')
  label.hidden = false
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/)
    for (const op of document.querySelectorAll('details.op')) {
      const text = `${op.querySelector('summary').textContent} ${op.id}`.toLowerCase()
      op.hidden = !words.every((word) => text.includes(word))
    }
    for (const part of document.querySelectorAll('.subject, .chapter')) {
      part.hidden = !part.querySelector('details.op:not([hidden])')
    }
    document.querySelector('.nothing').hidden = document.querySelector('.chapter:not([hidden])') !== null
  })
}

function prepare(form) {
  form.hidden = false
  const choice = form.elements['content-type']
  choice?.addEventListener('change', () => {
    form.elements.body.value = choice.selectedOptions[0].dataset.example
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send(form)
  })
}

async function send(form) {
  const progress = form.querySelector('.progress')
  progress.textContent = 'Asking…'
  const started = performance.now()
  try {
    const response = await fetch(urlOf(form), requestOf(form))
    const text = await response.text()
    show(
      form,
      `${response.status} ${response.statusText}, ${Math.round(performance.now() - started)} ms`,
      text,
    )
    progress.textContent = ''
  } catch {
    progress.textContent = 'The server did not answer.'
  }
}

function urlOf(form) {
  const query = new URLSearchParams()
  let path = form.dataset.path
  for (const input of form.querySelectorAll('input[data-in]')) {
    if (input.dataset.in === 'path') path = path.replace(`{${input.name}}`, encodeURIComponent(input.value))
    else if (input.dataset.in === 'query' && input.value !== '') query.append(input.name, input.value)
  }
  return query.size > 0 ? `${path}?${query}` : path
}

function requestOf(form) {
  const headers = {}
  const token = sessionStorage.getItem(TOKEN)
  if (token) headers.authorization = `Bearer ${token}`
  for (const input of form.querySelectorAll('input[data-in="header"]')) {
    if (input.value !== '') headers[input.name] = input.value
  }
  const body = form.elements.body?.value
  if (!body) return { method: form.dataset.method, headers }
  headers['content-type'] = form.elements['content-type'].value
  return { method: form.dataset.method, headers, body }
}

function show(form, state, text) {
  const answered = form.querySelector('.answered')
  answered.hidden = false
  answered.querySelector('p').textContent = state
  answered.querySelector('pre').textContent = readable(text)
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
