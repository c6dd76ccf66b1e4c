import { OPERATORS, type Operator } from '../condition.ts'

/** Other words for the operators; letter case, blanks, `_` and `-` aside, so `isEqual` is `is_equal`. */
const ALIASES: Readonly<Record<Operator, readonly string[]>> = {
  eq: ['=', '==', '===', 'is', 'equal', 'equals', 'isequal', 'isequalto', 'equalto'],
  ne: [
    '!=',
    '!==',
    '<>',
    'neq',
    'isnot',
    'notequal',
    'notequals',
    'isnotequal',
    'isnotequalto',
    'doesnotequal',
  ],
  gt: ['>', 'greater', 'greaterthan', 'isgreaterthan', 'morethan', 'after'],
  gte: [
    '>=',
    'ge',
    'greaterthanorequal',
    'greaterorequal',
    'isgreaterthanorequal',
    'greaterthanorequalto',
    'atleast',
  ],
  lt: ['<', 'less', 'lessthan', 'islessthan', 'before'],
  lte: ['<=', 'le', 'lessthanorequal', 'lessorequal', 'islessthanorequal', 'lessthanorequalto', 'atmost'],
  in: ['isin', 'oneof', 'isoneof', 'anyof', 'isanyof'],
  not_in: ['nin', 'isnotin', 'noneof', 'isnoneof', 'notoneof', 'isnotoneof'],
  contains: ['contain', 'includes', 'include'],
  exists: ['isset', 'present', 'ispresent', 'notempty', 'isnotempty', 'hasvalue', 'isnotnull', 'notnull'],
  not_exists: [
    'isnotset',
    'notset',
    'missing',
    'ismissing',
    'absent',
    'isabsent',
    'empty',
    'isempty',
    'isnull',
    'doesnotexist',
  ],
}

const BY_WORD: ReadonlyMap<string, Operator> = new Map(
  OPERATORS.flatMap((operator) =>
    [bare(operator), ...ALIASES[operator]].map((word) => [word, operator] as const),
  ),
)

/** The operator that a word means. */
export function operatorCalled(word: string): Operator | undefined {
  return BY_WORD.get(bare(word))
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '')
}
