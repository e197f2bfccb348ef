// The sound of an outcome, for ears while the eyes are on the goods. Until the page was touched once (or the
// kiosk's policy allows it) the browser keeps it silent.

const TONES = { // [Hz, start s, length s]
  ok: [[1320, 0, 0.09]],
  attention: [[660, 0, 0.14], [990, 0.17, 0.2]],
  refused: [[220, 0, 0.2], [196, 0.26, 0.3]],
  waiting: [[520, 0, 0.16]],
};

let audio = null;

export function sound(outcome) {
  audio ??= new AudioContext();
  if (audio.state === "suspended") { audio.resume().catch(() => {}); return; }
  for (const [pitch, start, length] of TONES[outcome] ?? []) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, audio.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + length);
  }
}
