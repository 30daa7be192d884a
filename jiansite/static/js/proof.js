// While the person reads the review, the browser computes a proof of work. Whoever is faster waits
// for a few seconds at most: sending without a proof is allowed, and only counts more.

const LONGEST = 4000; // milliseconds

function prove(form) {
  const { salt, challenge, signature, maximum } = form.dataset;
  const worker = new Worker(form.dataset.worker);
  const solved = new Promise((done) => {
    worker.onmessage = ({ data: number }) => {
      const proof = { algorithm: "SHA-256", challenge, number, salt, signature };
      form.elements.proof.value = btoa(JSON.stringify(proof));
      form.dataset.proven = "";
      worker.terminate();
      done();
    };
    worker.onerror = done;
  });
  worker.postMessage({ salt, challenge, maximum: Number(maximum) });
  const enough = new Promise((done) => setTimeout(done, LONGEST));
  let waited = false;
  Promise.race([solved, enough]).then(() => (waited = true));
  form.addEventListener("submit", (event) => {
    if (!waited) {
      event.preventDefault();
      const { submitter } = event;
      Promise.race([solved, enough]).then(() => {
        waited = true;
        form.requestSubmit(submitter);
      });
    }
  });
}

const form = document.querySelector("[data-challenge]");
// Browsers compute hashes on https only.
if (form && globalThis.Worker && globalThis.crypto?.subtle) {
  prove(form);
}
