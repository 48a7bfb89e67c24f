// Photos and voice notes of a form: made small on the device, and sent after the words.
// A form takes part by data-capture; data-files-to is where its files go, with a row of zeros for
// the uuid of what they belong to. Without this script the form sends them itself, as they are.
(() => {
  const form = document.querySelector("form[data-capture]");
  if (!form || !window.DataTransfer || !window.createImageBitmap) return;
  const { photos, smalls, voice, keep_place: keepPlace } = form.elements;
  const took = form.querySelector("[data-took]"), talk = form.querySelector("[data-talk]");
  const say = form.dataset, LONGEST = 1600, SMALL = 320, MOST_BYTES = 250000, NOBODY = "00000000-0000-0000-0000-000000000000";

  const kilobytes = (file) => `${Math.max(1, Math.round(file.size / 1000)).toLocaleString(document.documentElement.lang)} ${say.unit}`;
  function put(input, files) {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    input.files = data.files;
  }

  // --- photos ---

  async function drawn(bitmap, longest, quality) {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
  }
  // What a camera noted of the place goes along only where it is wished; the site reads it and takes it out.
  async function noted(file) {
    const bytes = new Uint8Array(await file.slice(0, 256000).arrayBuffer());
    for (let at = 2; bytes[at] === 0xff && bytes[at + 1] >= 0xe0 && bytes[at + 1] <= 0xef;) {
      const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
      if (bytes[at + 1] === 0xe1 && bytes[at + 4] === 0x45) return bytes.slice(at, end);
      at = end;
    }
    return new Uint8Array();
  }
  function upright(exif) { // the picture was drawn the right way up already
    for (let at = 10; at + 12 < exif.length; at += 1) {
      const little = exif[10] === 0x49, [one, two] = little ? [0x12, 0x01] : [0x01, 0x12];
      if (exif[at] === one && exif[at + 1] === two) { exif[at + (little ? 8 : 9)] = 1; break; }
    }
    return exif;
  }
  async function small(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      let blob;
      for (const quality of [0.8, 0.65, 0.5]) {
        blob = await drawn(bitmap, LONGEST, quality);
        if (blob.size <= MOST_BYTES) break;
      }
      const parts = [blob];
      if (keepPlace && keepPlace.checked) {
        const exif = upright(await noted(file));
        parts.splice(0, 1, blob.slice(0, 2), exif, blob.slice(2));
      }
      const name = `${file.name.replace(/\.\w*$/, "") || "photo"}.jpg`, type = "image/jpeg";
      return [new File(parts, name, { type }), new File([await drawn(bitmap, SMALL, 0.5)], name, { type })];
    } catch { return [file, new File([], "")]; } // no picture that this browser knows: as it is
  }
  const originals = [];
  async function shrink() {
    const made = await Promise.all(originals.map(small));
    put(photos, made.map(([whole]) => whole));
    put(smalls, made.map(([, thumb]) => thumb).filter((thumb) => thumb.size));
    show();
  }
  photos.addEventListener("change", () => { originals.splice(0, originals.length, ...photos.files); shrink(); });
  if (keepPlace) keepPlace.addEventListener("change", shrink);

  // --- voice ---

  let recorder, started;
  if (talk && window.MediaRecorder && navigator.mediaDevices) {
    talk.hidden = false;
    talk.addEventListener("click", async () => {
      if (recorder && recorder.state === "recording") { recorder.stop(); return; }
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { took.textContent = say.mute; return; }
      const pieces = [];
      recorder = new MediaRecorder(stream, { audioBitsPerSecond: 16000 });
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", () => {
        stream.getTracks().forEach((track) => track.stop());
        const type = recorder.mimeType.split(";")[0], ending = { "audio/webm": "webm", "audio/ogg": "ogg" }[type] || "m4a";
        put(voice, [new File(pieces, `voice.${ending}`, { type })]);
        form.elements.seconds.value = Math.round((Date.now() - started) / 1000);
        talk.textContent = say.talk;
        show();
      });
      recorder.start();
      started = Date.now();
      talk.textContent = say.stop;
    });
  }

  function show() {
    const files = [...photos.files, ...voice.files];
    took.replaceChildren(...files.map((file) => Object.assign(document.createElement("li"), { textContent: `${file.name}, ${kilobytes(file)}` })));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("reset", () => { originals.length = 0; setTimeout(() => took.replaceChildren()); });

  // --- the words go first, each file by itself after them ---

  form.takeApart = (row, waiting) => {
    const given = (name) => row.fields.filter(([key, value]) => key === name && value instanceof File && value.size).map(([, value]) => value);
    const thumbs = given("smalls"), whole = given("photos");
    const sent = [
      ...whole.map((file, at) => ({ file, fields: [["kind", "photo"], ["file", file], ...(thumbs.length === whole.length ? [["small", thumbs[at]]] : [])] })),
      ...given("voice").map((file) => ({ file, fields: [["kind", "voice"], ["file", file], ["seconds", form.elements.seconds.value]] })),
    ];
    row.fields = row.fields.filter(([, value]) => !(value instanceof File));
    row.fields.push(["announced", String(sent.length + waiting)]);
    return sent.map(({ file, fields }) => ({
      title: `${file.name}, ${kilobytes(file)}`,
      address: say.filesTo.replace(NOBODY, row.uuid),
      fields: [...fields, ...(keepPlace && keepPlace.checked ? [["keep_place", "on"]] : [])],
    }));
  };
})();
