// Short tones made in place; a browser gives none until a person has tapped the bell once.

let context = null;
const volumeKey = "daybook.volume";

export const isOn = () => context?.state === "running";

/** 0–1, kept on the device. */
export const volume = () => Number(localStorage.getItem(volumeKey) ?? 0.6);
export const setVolume = (value) => localStorage.setItem(volumeKey, String(value));

/** Turns the bell on or off; after a person's tap alone. */
export async function toggle() {
  context ??= new AudioContext();
  await (isOn() ? context.suspend() : context.resume());
  if (isOn()) play("new");
}

const tunes = {
  new: [[880, 120], [1175, 120]],
  needs: [[988, 140], [784, 140], [988, 220]],
  late: [[440, 180], [0, 80], [440, 180]],
  lost: [[660, 160], [440, 220]],
  back: [[440, 160], [660, 220]],
};

/** Plays a tune by its name; silence while the bell is off. */
export function play(name) {
  if (!isOn()) return;
  let at = context.currentTime;
  for (const [pitch, length] of tunes[name]) {
    if (pitch) {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(volume() * 0.4, at);
      gain.gain.exponentialRampToValueAtTime(0.001, at + length / 1000);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + length / 1000);
    }
    at += length / 1000;
  }
}
