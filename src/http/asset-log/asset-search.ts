import type { Asset } from '../../core/assets/asset.ts'
import type { Instant } from '../../core/time/instant.ts'
import { parseDatetime } from '../../core/time/parse-datetime.ts'
import { Refused } from '../dialect.ts'
import { exactText, isExact, readPattern } from './asset-pattern.ts'
import { collinsStatus, truthOf } from './collins-words.ts'
import type { Form } from './form.ts'
import { attributeText, statusOf } from './present-asset.ts'

/** Which assets a finder looks for: what the registry can narrow down by, and what is tried on each. */
export type AssetSearch = {
  /** The tag, where it stands for one asset only. */
  readonly tag: string | null
  readonly conditions: readonly Condition[]
  /** Whether assets are shown with all that is known of them. */
  readonly details: boolean
}

type Condition = (asset: Asset) => boolean

/**
 * Reads what `GET /api/assets` asks for, but for its page and its asset type.
 * @throws Refused in Collins's words.
 */
export function readAssetSearch(form: Form, attributes: readonly string[]): AssetSearch {
  refuseUnknown(form)
  const tag = form.get('tag')
  if (tag?.trim() === '') throw invalid('tag', 'An asset tag must be at least 1 character.')
  const exact = tag !== undefined && isExact(tag)
  const byTag = tag === undefined || exact ? [] : [byText(tag, (asset) => asset.tag)]
  return {
    tag: exact ? exactText(tag) : null,
    conditions: [...byTag, ...byStatus(form), ...byAttributes(form, attributes), ...byTimes(form)],
    details: readDetails(form),
  }
}

/** What Collins can find by and this log cannot, so that nobody takes all assets for those that fit. */
function refuseUnknown(form: Form): void {
  for (const name of ['state', 'query']) {
    if (form.get(name)) throw invalid(name, `Assets cannot be searched by ${name} here.`)
  }
  const sortField = form.get('sortField') ?? 'TAG'
  if (sortField.toUpperCase() !== 'TAG') throw invalid('sortField', 'Assets are sorted by TAG only.')
}

function byText(pattern: string, textOf: (asset: Asset) => string | null): Condition {
  const fits = readPattern(pattern)
  return (asset) => {
    const text = textOf(asset)
    return text !== null && fits(text)
  }
}

function byStatus(form: Form): Condition[] {
  const word = form.get('status')
  if (!word) return []
  const status = collinsStatus(word)
  if (status === undefined) throw invalid('status', 'Invalid status specified')
  return [(asset) => statusOf(asset) === status]
}

function byAttributes(form: Form, attributes: readonly string[]): Condition[] {
  const operation = (form.get('operation') || 'or').toLowerCase()
  if (operation !== 'and' && operation !== 'or') {
    throw invalid('operation', "Invalid operation specified. Valid operations are 'and' or 'or'.")
  }
  const conditions = attributes.map(byAttribute)
  if (operation === 'and' || conditions.length === 0) return conditions
  return [(asset) => conditions.some((holds) => holds(asset))]
}

function byAttribute(attribute: string): Condition {
  const [, name, pattern] = /^([^;\s]+);(.*)$/s.exec(attribute) ?? []
  if (name === undefined || pattern === undefined) {
    const message = `Invalid attribute param. No ; was found in string '${attribute}', you may need to URL encode.`
    throw invalid('attribute', message)
  }
  const sought = name.toUpperCase()
  return byText(pattern, ({ attributes }) => {
    const found = Object.entries(attributes).find(([key]) => key.toUpperCase() === sought)
    return found ? attributeText(found[1]) : null
  })
}

const TIME_CONDITIONS: readonly [name: string, holds: (asset: Asset, limit: Instant) => boolean][] = [
  ['createdAfter', (asset, limit) => asset.createdAt >= limit],
  ['createdBefore', (asset, limit) => asset.createdAt <= limit],
  ['updatedAfter', (asset, limit) => asset.updatedAt >= limit],
  ['updatedBefore', (asset, limit) => asset.updatedAt <= limit],
]

function byTimes(form: Form): Condition[] {
  return TIME_CONDITIONS.flatMap(([name, holds]) => {
    const text = form.get(name)
    if (!text) return []
    const parsed = parseDatetime(text)
    if (!parsed.ok) {
      throw invalid(name, `${name} must be an ISO 8601 date format like 'yyyy-MM-dd'T'HH:mm:ss'.`)
    }
    return [(asset: Asset) => holds(asset, parsed.instant)]
  })
}

function readDetails(form: Form): boolean {
  const details = truthOf(form.get('details') || 'true')
  if (details !== undefined) return details
  throw invalid('details', "details is not truthy. Must be a value like 'true' or 'false'.")
}

function invalid(name: string, message: string): Refused {
  return new Refused({
    kind: 'invalid',
    problems: [{ path: [], code: `${name}_invalid`, message, input: null }],
  })
}
