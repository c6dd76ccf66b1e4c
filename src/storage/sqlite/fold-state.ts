import type { SummedFrames } from './file/summed-log.ts'

const RESTING = 0
const BUSY = 1
const ENDING = 2
const ENDED = 3

/** Where in the shared memory what is told stands. */
const STATE = 0
const FRAMES = 1
const SALTS = 2
const WORDS = 4

/** Milliseconds after which a thread that should rest has to be taken for lost. */
const PATIENCE = 30_000

/** Milliseconds after which a thread without work ends: a quiet log needs none. */
const IDLE = 60_000

/** What the writer and the thread that folds its log tell each other. They wait for each other without messages. */
export class FoldState {
  readonly shared: SharedArrayBuffer
  readonly #words: Int32Array

  constructor(shared = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared
    this.#words = new Int32Array(shared)
  }

  get isBusy(): boolean {
    return Atomics.load(this.#words, STATE) === BUSY
  }

  /** Sets the thread to work; `ended` where it has ended, or is about to. */
  begin(): 'begun' | 'ended' {
    const before = Atomics.compareExchange(this.#words, STATE, RESTING, BUSY)
    Atomics.notify(this.#words, STATE)
    return before === ENDING || before === ENDED ? 'ended' : 'begun'
  }

  /** Tells the thread to end, and waits until it has let go of its files. */
  end(): void {
    Atomics.compareExchange(this.#words, STATE, RESTING, ENDING)
    Atomics.notify(this.#words, STATE)
    this.#waitWhile(ENDING)
  }

  /** On the thread: it has let go of its files. */
  ended(): void {
    this.#turn(ENDED)
  }

  /** On the thread: waits for work; false when it is to end. */
  waitForWork(): boolean {
    Atomics.wait(this.#words, STATE, RESTING, IDLE)
    Atomics.compareExchange(this.#words, STATE, RESTING, ENDING)
    return this.isBusy
  }

  /** On the thread: what it was asked to do is done, and so much of the log is summed up. */
  rest(summed: SummedFrames | undefined): void {
    this.#words[FRAMES] = summed?.frames ?? 0
    this.#words.set(summed?.salts ?? [0, 0], SALTS)
    this.#turn(RESTING)
  }

  /** Waits until the thread rests; `lost` where it never will. */
  awaitRest(): 'resting' | 'lost' {
    return this.#waitWhile(BUSY) === 'timed-out' ? 'lost' : 'resting'
  }

  /** What the thread summed up when it last worked; undefined where that is nothing. */
  get summed(): SummedFrames | undefined {
    const frames = this.#words[FRAMES]!
    const [one, other] = this.#words.subarray(SALTS, WORDS)
    return frames === 0 ? undefined : { frames, salts: [one! >>> 0, other! >>> 0] }
  }

  #waitWhile(state: number): 'ok' | 'not-equal' | 'timed-out' {
    return Atomics.wait(this.#words, STATE, state, PATIENCE)
  }

  #turn(state: number): void {
    Atomics.store(this.#words, STATE, state)
    Atomics.notify(this.#words, STATE)
  }
}
