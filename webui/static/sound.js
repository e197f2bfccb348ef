// The sound of an outcome and a word on it, for ears while the eyes are on the goods. Until the page was touched
// once (or the kiosk's policy allows it) the browser keeps it silent. A phone in the hand trembles as well.

const TONES = { // [Hz, start s, length s]
  ok: [[1320, 0, 0.09]],
  attention: [[660, 0, 0.14], [990, 0.17, 0.2]],
  refused: [[220, 0, 0.2], [196, 0.26, 0.3]],
  waiting: [[520, 0, 0.16]],
};

const TREMBLES = { attention: [80, 60, 80], refused: [250], waiting: [40] }; // ms

let audio = null;
let speaking = null; // never more than one word at a time: the newest card's
const clips = new Map();

export function sound(outcome, word) {
  navigator.vibrate?.(TREMBLES[outcome] ?? []);
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
  say(word, Math.max(0, ...(TONES[outcome] ?? []).map(([, start, length]) => start + length)));
}

async function say(word, after) {
  speaking?.disconnect();
  const mine = speaking = word ? audio.createBufferSource() : null;
  if (!mine) return;
  const from = audio.currentTime + after;
  if (!clips.has(word)) clips.set(word, fetch(word).then((answer) => answer.arrayBuffer()).then((bytes) => audio.decodeAudioData(bytes)));
  try {
    mine.buffer = await clips.get(word);
  } catch {
    clips.delete(word); // the station was away: the word is asked for again next time
    return;
  }
  if (mine !== speaking) return;
  mine.connect(audio.destination);
  mine.start(from);
}
