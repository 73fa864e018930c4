// The duty desk: keys 1-4 press the quick buttons; one sound when a fire is new, never again for the same one.
let newest = document.getElementById("desklist")?.dataset.newest || "";
let audio = null;

function ring() {
  try {
    audio = audio || new AudioContext();
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = 880;
    gain.gain.setValueAtTime(0.2, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.7);
    tone.connect(gain).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.7);
  } catch {
    // A browser that has not been clicked yet plays nothing; the red number stands there all the same.
  }
}

document.body.addEventListener("htmx:afterSettle", () => {
  const list = document.getElementById("desklist");
  if (list && list.dataset.newest && list.dataset.newest !== newest) {
    newest = list.dataset.newest;
    ring();
  }
});

document.addEventListener("keydown", (event) => {
  if (!/^[1-4]$/.test(event.key) || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const button = document.querySelector(`#selected [data-key="${event.key}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
