import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isExact, readPattern } from './asset-pattern.ts'

describe("a value in Collins's finder", () => {
  const cases: readonly [pattern: string, fits: readonly string[], differs: readonly string[]][] = [
    ['pump1', ['pump1', 'PUMP1'], ['pump10', 'xpump1', '']],
    ['^pump1$', ['pump1'], ['pump10']],
    ['pump*', ['pump', 'pump10'], ['xpump']],
    ['pump.*', ['pump', 'pump10'], ['xpump']],
    ['^pump.*$', ['pump10'], ['xpump']],
    ['*1', ['1', 'pump1'], ['pump10']],
    ['.*um.*', ['pump', 'um'], ['pmp']],
    ['*', ['', 'anything'], []],
    ['a.b', ['a.b'], ['axb']],
    ['', [''], ['a']],
  ]
  for (const [pattern, fits, differs] of cases) {
    it(`${JSON.stringify(pattern)} fits ${JSON.stringify(fits)} and not ${JSON.stringify(differs)}`, () => {
      const holds = readPattern(pattern)
      assert.deepEqual(fits.filter(holds), fits)
      assert.deepEqual(differs.filter(holds), [])
    })
  }

  it('names one asset only where nothing stands for the rest', () => {
    assert.deepEqual(['pump1', '^pump1$', 'a.b'].filter(isExact), ['pump1', '^pump1$', 'a.b'])
    assert.deepEqual(['pump*', '.*1', '*', '^pump.*$', '^.*1$'].filter(isExact), [])
  })
})
