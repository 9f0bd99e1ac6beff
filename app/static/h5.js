// What a script may save a resident on the phone: a draft that outlives a lost signal, photos seen before they are
// sent, a voice recorded on the page. Without it every form works by itself.
"use strict";
(() => {
  const page = document.documentElement;
  page.classList.add("js");

  const WEEK = 7 * 24 * 3600 * 1000;
  const DRAFT = "draft-";
  const LINES = ["title", "place", "reason", "rule", "whose"]; // a lent phone keeps neither name nor number
  const KEPT = ["textarea", ...LINES.map((name) => `input[name=${name}]`)].join();

  const store = {
    read(name) { try { return JSON.parse(localStorage.getItem(DRAFT + name)); } catch { return null; } },
    write(name, draft) { try { localStorage.setItem(DRAFT + name, JSON.stringify(draft)); } catch { /* full, or forbidden */ } },
    drop(name) { try { localStorage.removeItem(DRAFT + name); } catch { /* forbidden */ } },
  };
  const session = {
    get sending() { try { return sessionStorage.getItem("sending"); } catch { return null; } },
    set sending(name) { try { name ? sessionStorage.setItem("sending", name) : sessionStorage.removeItem("sending"); } catch { /* forbidden */ } },
  };

  const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

  // ---- drafts

  function keep(form) {
    const name = form.dataset.keep;
    const fields = [...form.querySelectorAll(KEPT)];
    const key = form.elements.key;
    let said = null; // the line that tells what we did

    const tell = (text, button) => {
      said?.remove();
      said = make("p", text, { className: "told" });
      said.setAttribute("role", "status");
      if (button) said.append(document.createElement("br"), button);
      (form.querySelector("h2") || form.firstElementChild).after(said);
    };
    const save = () => {
      const typed = Object.fromEntries(fields.map((f) => [f.name, f.value]).filter(([, value]) => value.trim()));
      if (Object.keys(typed).length) store.write(name, { typed, key: store.read(name)?.key || "", at: Date.now() });
      else store.drop(name);
    };
    const clear = () => {
      for (const f of fields) f.value = "";
      store.drop(name);
      said.remove();
      fields[0].focus();
    };
    const restore = () => {
      const draft = store.read(name);
      if (!draft || Date.now() - draft.at > WEEK) return store.drop(name);
      if (fields.some((f) => f.value)) return;
      for (const f of fields) f.value = draft.typed[f.name] || "";
      if (draft.key) key.value = draft.key; // it may have arrived: sent again it is the same act
      form.closest("details")?.setAttribute("open", "");
      const button = make("button", "清除", { type: "button", className: "quiet", onclick: clear });
      tell("已为您恢复上次没有提交的内容。照片和语音需要重新添加。", button);
    };

    form.addEventListener("input", save);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector("button:not([type=button])");
      const label = button.textContent;
      Object.assign(button, { disabled: true, textContent: "正在提交…" });
      save();
      reachable().then((there) => {
        if (there) {
          const draft = store.read(name);
          if (draft) store.write(name, { ...draft, key: key.value });
          session.sending = name;
          form.submit();
        } else {
          tell("现在没有网络，还没有提交。内容都还在，等有了信号，再按一次“" + label + "”。");
          said.scrollIntoView({ block: "center" });
        }
        setTimeout(() => Object.assign(button, { disabled: false, textContent: label }), there ? 15000 : 0);
      });
    });
    restore();
  }

  function reachable() {
    if (!navigator.onLine) return Promise.resolve(false);
    const patience = new AbortController();
    setTimeout(() => patience.abort(), 8000);
    const small = document.querySelector("link[rel=icon]").href; // any answer will do
    return fetch(small, { method: "HEAD", cache: "no-store", signal: patience.signal }).then(() => true, () => false);
  }

  // ---- photos

  const LONGEST = 2000; // px: more than any screen of ours shows; a phone's 8 MB become a few hundred kB

  async function smaller(file) {
    if (file.size < 1_000_000 || !window.createImageBitmap) return file;
    try {
      const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: Math.round(drawn.width * scale), height: Math.round(drawn.height * scale),
      });
      canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch { return file; } // what this browser cannot read, the station's machine may
  }

  function pickPhotos(box) {
    const most = Number(box.dataset.photos);
    const [camera, album] = box.querySelectorAll("input");
    const list = box.querySelector(".picked");
    let chosen = [];

    const show = () => {
      const all = new DataTransfer();
      chosen.forEach((file) => all.items.add(file));
      album.files = all.files;
      camera.value = "";
      list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
      list.replaceChildren(...chosen.map((file, n) => {
        const item = document.createElement("li");
        const image = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: `第 ${n + 1} 张照片` });
        const drop = make("button", "删除", { type: "button", className: "quiet" });
        drop.setAttribute("aria-label", `删除第 ${n + 1} 张照片`);
        drop.onclick = () => { chosen.splice(n, 1); show(); };
        item.append(image, drop);
        return item;
      }));
    };
    const add = async (event) => {
      const files = await Promise.all([...event.target.files].map(smaller));
      chosen = [...chosen, ...files].slice(0, most);
      show();
    };
    camera.addEventListener("change", add);
    album.addEventListener("change", add);
  }

  // ---- voice

  function pickVoice(box) {
    const input = box.querySelector("input");
    const record = box.querySelector("[data-record]");
    const heard = box.querySelector(".heard");
    const [audio, drop] = heard.children;
    const most = Number(box.dataset.voice);
    const label = record.textContent;
    let recorder = null;
    let waiting = null; // the button that sends it all, pressed while somebody still spoke

    const show = () => {
      URL.revokeObjectURL(audio.src);
      heard.hidden = !input.files.length;
      if (input.files.length) audio.src = URL.createObjectURL(input.files[0]);
      record.textContent = input.files.length ? "重新说一遍" : label;
    };
    const put = (file) => {
      const one = new DataTransfer();
      if (file) one.items.add(file);
      input.files = one.files;
      show();
    };
    const begin = async () => {
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { return refuse(); }
      const pieces = [];
      recorder = new MediaRecorder(stream);
      recorder.ondataavailable = (event) => pieces.push(event.data);
      recorder.onstop = () => {
        clearInterval(ticking);
        stream.getTracks().forEach((track) => track.stop());
        record.classList.remove("recording");
        const type = recorder.mimeType || pieces[0]?.type || "audio/webm";
        recorder = null;
        put(new File(pieces, "voice", { type }));
        if (waiting) box.closest("form").requestSubmit(waiting);
        waiting = null;
      };
      recorder.start();
      const begun = Date.now();
      const tick = () => {
        const seconds = Math.floor((Date.now() - begun) / 1000);
        record.textContent = `正在录 ${seconds} 秒，说完再按一下`;
        if (seconds >= most) recorder?.stop();
      };
      const ticking = setInterval(tick, 500);
      record.classList.add("recording");
      tick();
    };
    const refuse = () => {
      record.hidden = true;
      box.querySelector(".file").hidden = false;
      box.querySelector(".row").after(make("p", "手机没有允许录音，可以选一段录好的。", { className: "faint" }));
    };

    input.addEventListener("change", show);
    drop.addEventListener("click", () => put(null));
    if (!window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
    record.hidden = false;
    box.querySelector(".file").hidden = true;
    record.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
    box.closest("form").addEventListener("submit", (event) => {
      if (!recorder) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
      recorder.stop();
    }, { capture: true });
  }

  // ---- this page

  if (document.querySelector("[data-sent]") && session.sending) {
    store.drop(session.sending);
    session.sending = null;
  }
  document.querySelectorAll("form[data-keep]").forEach(keep);
  document.querySelectorAll("[data-photos]").forEach(pickPhotos);
  document.querySelectorAll("[data-voice]").forEach(pickVoice);
  // Whoever signs out leaves nothing written on this phone.
  document.querySelectorAll("form[data-forget]").forEach((form) => form.addEventListener("submit", () => {
    try {
      Object.keys(localStorage).filter((name) => name.startsWith(DRAFT)).forEach((name) => store.drop(name.slice(DRAFT.length)));
    } catch { /* forbidden */ }
  }));
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
