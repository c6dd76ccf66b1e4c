/**
 * 64 bits of a text, in hex: two FNV-1a hashes of 32 bits with different offsets. Good for telling the keys of one
 * run apart in little memory; nothing that is kept may depend on it, since whoever wants to can make two texts
 * collide.
 */
export function shortHash(text: string): string {
  let low = 0x811c9dc5
  let high = 0x050c5d1f
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ ((unit << 5) | (unit >>> 11)), 0x01000193)
  }
  return hex(low) + hex(high)
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0')
}
