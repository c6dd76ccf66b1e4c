import type { Json } from '../../../core/json.ts'

/** A JSON Schema as `/openapi.json` carries it. */
export type Schema = { readonly [keyword: string]: unknown }

/** The part of OpenAPI 3.1 that describes this server. */
export type OpenapiDocument = {
  readonly openapi: '3.1.0'
  readonly info: {
    readonly title: string
    readonly version: string
    readonly summary: string
    readonly description: string
    readonly license: { readonly name: string; readonly identifier: string }
  }
  readonly servers: readonly { readonly url: string; readonly description: string }[]
  readonly tags: readonly Tag[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, DescribedAnswer>>
    readonly securitySchemes: Readonly<Record<string, Schema>>
  }
}

export type Tag = { readonly name: string; readonly description: string }

export type PathItem = Readonly<Record<string, DescribedOperation>>

export type DescribedOperation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  /** Each a way in; the list inside names the role it needs. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, DescribedAnswer | { readonly $ref: string }>>
}

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
  readonly style?: 'form'
  readonly explode?: true
}

/** By content type. */
export type Content = Readonly<Record<string, Media>>

export type Media = {
  readonly schema?: Schema
  readonly example?: Json
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: Json }>>
}

export type DescribedAnswer = {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: Schema }>>
  readonly content?: Content
}
