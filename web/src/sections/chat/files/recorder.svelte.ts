import { levelsOf, LONGEST_VOICE, loudness } from './voice';

/** Why nothing can be recorded, as the end of a text's key. */
export type Refusal = 'denied' | 'none' | 'insecure' | 'failed';

/** What was recorded. */
export interface Recorded {
  bytes: Blob;
  ms: number;
  levels: string;
}

/** How often the loudness is noted, milliseconds. */
const NOTED = 100;
/** What browsers can record, the best first. */
const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

/** Records a voice message with the microphone. */
export class Recorder {
  state = $state<'asking' | 'recording' | 'over'>('asking');
  refusal = $state<Refusal | null>(null);
  /** Milliseconds so far. */
  ms = $state(0);
  /** How loud it is now, 0 to 1. */
  level = $state(0);
  #heard: number[] = [];
  #pieces: Blob[] = [];
  #stream: MediaStream | null = null;
  #context: AudioContext | null = null;
  #recorder: MediaRecorder | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #began = 0;
  #over = false;

  /** Asks for the microphone and begins. `onlimit` is told when the time is up. */
  async begin(onlimit: () => void): Promise<void> {
    if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === 'undefined') {
      this.refusal = globalThis.isSecureContext ? 'failed' : 'insecure';
      return;
    }
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      // It was given up while the browser asked.
      if (this.#over) this.#silence();
      else this.#record(this.#stream, onlimit);
    } catch (thrown) {
      this.#silence();
      this.refusal = refusalOf(thrown);
    }
  }

  #record(stream: MediaStream, onlimit: () => void): void {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.#recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.#recorder.ondataavailable = ({ data }) => this.#pieces.push(data);
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 1024;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#began = performance.now();
    this.#recorder.start(1000);
    this.state = 'recording';
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.level = loudness(samples);
      this.#heard.push(this.level);
      this.ms = performance.now() - this.#began;
      if (this.ms >= LONGEST_VOICE - 1000) onlimit();
    }, NOTED);
  }

  /** Ends the recording and answers it. */
  async finish(): Promise<Recorded | null> {
    const recorder = this.#recorder;
    if (!recorder || this.state !== 'recording') return null;
    this.state = 'over';
    const ms = Math.max(1, Math.min(performance.now() - this.#began, LONGEST_VOICE));
    await new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
    });
    this.#silence();
    const type = recorder.mimeType.split(';')[0] ?? '';
    return { bytes: new Blob(this.#pieces, { type }), ms, levels: levelsOf(this.#heard) };
  }

  /** Throws everything away and lets the microphone go. */
  cancel(): void {
    this.#over = true;
    this.state = 'over';
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
    this.#silence();
  }

  #silence(): void {
    clearInterval(this.#timer);
    this.#stream?.getTracks().forEach((track) => track.stop());
    void this.#context?.close().catch(() => {});
    this.#context = null;
  }
}

function refusalOf(thrown: unknown): Refusal {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'failed';
}
