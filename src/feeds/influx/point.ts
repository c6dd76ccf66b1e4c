/** A value of a field, with the type that InfluxDB keeps it as. */
export type FieldValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }

/** Where a point is: another one with the same place overwrites it. */
export type PointPlace = {
  readonly measurement: string
  readonly tags: ReadonlyMap<string, string>
  /** Nanoseconds since 1970. */
  readonly time: bigint
}

export type Point = PointPlace & { readonly fields: ReadonlyMap<string, FieldValue> }
