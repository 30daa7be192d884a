// Proof of work, off the page's own thread: find the number whose hash is the challenge.

const encoder = new TextEncoder();

const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

onmessage = async ({ data: { salt, challenge, maximum } }) => {
  for (let number = 0; number <= maximum; number += 1) {
    const hash = await crypto.subtle.digest("SHA-256", encoder.encode(salt + number));
    if (hex(hash) === challenge) {
      postMessage(number);
      return;
    }
  }
};
