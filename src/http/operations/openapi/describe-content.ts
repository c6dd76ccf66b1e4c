import type { Json } from '../../../core/json.ts'
import type { BodyDocs } from '../../route.ts'
import type { Content, Media } from './document.ts'
import type { SchemaShelf } from './schema-shelf.ts'

/** Bodies by content type, with their schemas on the shelf. */
export function describeContent(bodies: Readonly<Record<string, BodyDocs>>, shelf: SchemaShelf): Content {
  return Object.fromEntries(
    Object.entries(bodies).map(([contentType, { schema, ...shown }]) => [
      contentType,
      { schema: shelf.publish(schema), ...shownAs(shown) },
    ]),
  )
}

/** The one example or the several. */
export function shownAs({ example, examples }: Partial<BodyDocs>): Pick<Media, 'example' | 'examples'> {
  return {
    ...(example !== undefined && { example: example as Json }),
    ...(examples && { examples: examples as NonNullable<Media['examples']> }),
  }
}
