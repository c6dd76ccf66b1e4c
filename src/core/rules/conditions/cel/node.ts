import type { ASTNode } from '@marcbachmann/cel-js'

/** A part of an expression, with the place in the text where it stands. */
export type Node = ASTNode

export type NodeOf<Op extends Node['op']> = Extract<Node, { readonly op: Op }>

/** The parts that a part is made of, in the order of the text. */
export function children(node: Node): readonly Node[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

/** `a && b && c` as [a, b, c]: long chains are wide, not deep. */
export function chain(node: NodeOf<'&&' | '||'>): Node[] {
  const parts: Node[] = []
  const open: Node[] = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.op === node.op) open.push(next.args[1], next.args[0])
    else parts.push(next)
  }
  return parts
}

/** How deep the parts stand in each other, chains counted as one. */
export function depthOf(root: Node): number {
  let deepest = 0
  const open: { node: Node; depth: number }[] = [{ node: root, depth: 1 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next
    if (depth > deepest) deepest = depth
    const parts = node.op === '&&' || node.op === '||' ? chain(node) : children(node)
    for (const part of parts) open.push({ node: part, depth: depth + 1 })
  }
  return deepest
}

/** Every part of an expression, itself included. */
export function* everyNode(root: Node): Generator<Node> {
  const open: Node[] = [root]
  for (let next = open.pop(); next; next = open.pop()) {
    yield next
    open.push(...children(next))
  }
}
