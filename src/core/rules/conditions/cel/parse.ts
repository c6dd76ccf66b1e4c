import { Environment, ParseError } from '@marcbachmann/cel-js'
import { depthOf, type Node } from './node.ts'

/** Something wrong with an expression, from one place in its text (UTF-16 units) to another. */
export type Flaw = {
  readonly code: FlawCode
  readonly message: string
  readonly start: number
  readonly end: number
}

export type FlawCode =
  | 'condition_syntax'
  | 'condition_name'
  | 'condition_type'
  | 'condition_value'
  | 'condition_limit'

export type Parsed = { readonly ok: true; readonly node: Node } | { readonly ok: false; readonly flaw: Flaw }

/** UTF-16 units of CEL text. */
export const SOURCE_MAX_LENGTH = 16_000

/** Elements of any list: literals, fields, parameters and what expressions make of them. */
export const LIST_MAX_LENGTH = 1_000

const DEPTH_MAX = 100

/** Parts of an expression, the elements of written lists included. */
const PARTS_MAX = 1_500

const GRAMMAR = new Environment({
  limits: {
    maxAstNodes: PARTS_MAX,
    maxDepth: DEPTH_MAX,
    maxListElements: LIST_MAX_LENGTH,
    maxMapEntries: LIST_MAX_LENGTH,
    maxCallArguments: 8,
  },
})

/** Reads CEL text. The library knows the grammar; what the parts mean is decided here. Never throws. */
export function parse(text: string): Parsed {
  if (text.trim() === '') return flawed('condition_syntax', 'The expression is empty', text.length)
  if (text.length > SOURCE_MAX_LENGTH) {
    return flawed('condition_limit', `An expression has at most ${SOURCE_MAX_LENGTH} characters`, text.length)
  }
  try {
    const node = GRAMMAR.parse(text).ast
    if (depthOf(node) <= DEPTH_MAX) return { ok: true, node }
  } catch (error) {
    if (error instanceof ParseError) return { ok: false, flaw: flawOf(error, text) }
    if (!(error instanceof RangeError)) throw error
  }
  return flawed('condition_limit', `Parts stand at most ${DEPTH_MAX} deep in each other`, text.length)
}

function flawed(code: FlawCode, message: string, end: number): Parsed {
  return { ok: false, flaw: { code, message, start: 0, end } }
}

function flawOf(error: ParseError, text: string): Flaw {
  const { start, end } = error.range ?? { start: 0, end: text.length }
  const limit = LIMITS[/^Exceeded (\w+)/.exec(error.summary)?.[1] ?? '']
  if (limit) return { code: 'condition_limit', message: limit, start, end }
  return { code: 'condition_syntax', message: inPeoplesWords(error.summary), start, end }
}

const LIMITS: Readonly<Record<string, string>> = {
  maxAstNodes: `An expression has at most ${PARTS_MAX} parts`,
  maxDepth: `Parts stand at most ${DEPTH_MAX} deep in each other`,
  maxListElements: `A list has at most ${LIST_MAX_LENGTH} elements`,
  maxMapEntries: `A map has at most ${LIST_MAX_LENGTH} entries`,
  maxCallArguments: 'A function takes at most 8 arguments',
}

/** The library names tokens: `Expected RPAREN, got EOF`. */
function inPeoplesWords(summary: string): string {
  return summary
    .replace(/\b[A-Z]{2,}\b/g, (token) => TOKENS[token] ?? token)
    .replace(/^Unexpected token: /, 'Unexpected ')
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'end of the text',
  NUMBER: 'number',
  STRING: 'text',
  BYTES: 'bytes',
  BOOLEAN: 'true or false',
  NULL: 'null',
  IDENTIFIER: 'a name',
  PLUS: "'+'",
  MINUS: "'-'",
  MULTIPLY: "'*'",
  DIVIDE: "'/'",
  MODULO: "'%'",
  EQ: "'=='",
  NE: "'!='",
  LT: "'<'",
  LE: "'<='",
  GT: "'>'",
  GE: "'>='",
  AND: "'&&'",
  OR: "'||'",
  NOT: "'!'",
  IN: "'in'",
  LPAREN: "'('",
  RPAREN: "')'",
  LBRACKET: "'['",
  RBRACKET: "']'",
  LBRACE: "'{'",
  RBRACE: "'}'",
  DOT: "'.'",
  COMMA: "','",
  COLON: "':'",
  QUESTION: "'?'",
}
