import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { writeBash } from './bash-output.ts'
import { writeText } from './text-output.ts'
import { rawJson, type TreeObject } from './tree.ts'

type Case = readonly [what: string, data: TreeObject, bash: string, text: string]

const CASES: readonly Case[] = [
  ['values', { SUCCESS: true, ID: 3 }, 'SUCCESS=true;\nID=3;\n', 'SUCCESS\ttrue\nID\t3\n'],
  ['nothing', { STATE: null }, 'STATE=;\n', 'STATE\tnull\n'],
  ['a text', { TAG: 'a b' }, 'TAG="a b";\n', 'TAG\ta b\n'],
  [
    'an object in an object',
    { Data: { Inner: { id: 1 }, Name: 'x' } },
    'DATA_INNER_ID=1;\nDATA_NAME="x";\n',
    'Data\t\n\tInner\t\n\t\tid\t1\n\tName\tx\n',
  ],
  [
    'a list of objects',
    { Data: [{ id: 1 }, { id: 2 }] },
    'DATA_0_ID=1;\nDATA_1_ID=2;\n\n',
    'Data\t\n\tid\t1,\n\tid\t2\n',
  ],
  ['a list of values', { Pools: ['a', 1] }, 'POOLS_="a",1;\n', 'Pools\ta,1\n'],
  ['an empty list', { Data: [] }, 'DATA_=;\n', 'Data\t\n'],
  ['a list of lists', { M: [[1, 2]] }, 'M_0_=1,2;\n\n', 'M\t1,2\n'],
  ['a name no shell takes', { 'a-b': 1, '0c': 2 }, 'A_B=1;\n_0C=2;\n', 'a-b\t1\n0c\t2\n'],
  [
    'raw JSON, its numbers as they were written',
    { MESSAGE: rawJson('{"p": 1.0, "n": [12345678901234567890]}') },
    'MESSAGE_P=1.0;\nMESSAGE_N_=12345678901234567890;\n',
    'MESSAGE\t\n\tp\t1.0\n\tn\t12345678901234567890\n',
  ],
  ['a raw text', { MESSAGE: rawJson('"a\\tb"') }, 'MESSAGE="a\tb";\n', 'MESSAGE\ta\tb\n'],
  [
    'what a shell would run',
    { M: '"; rm -rf $HOME `id` \\' },
    'M="\\"; rm -rf \\$HOME \\`id\\` \\\\";\n',
    'M\t"; rm -rf $HOME `id` \\\n',
  ],
]

describe('the shell and text forms of an answer', () => {
  for (const [what, data, bash, text] of CASES) {
    it(`writes ${what}`, () => {
      assert.equal(writeBash(data), bash)
      assert.equal(writeText(data), text)
    })
  }

  it('gives a shell back exactly the text that was logged', () => {
    const message = 'it\'s "quoted" $(id) `id` \\n $HOME !! \n second line é'
    const script = `${writeBash({ MESSAGE: message })}printf %s "$MESSAGE"`
    assert.equal(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), message)
  })
})
