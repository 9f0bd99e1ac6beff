// Saves a step: the text can be selected and copied by hand without this.
document.querySelectorAll("[data-copies]").forEach((button) => {
  const field = document.getElementById(button.dataset.copies);
  const said = document.getElementById(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    let done = false;
    try {
      await navigator.clipboard.writeText(field.value);
      done = true;
    } catch {
      done = document.execCommand("copy"); // an address without https has no clipboard
    }
    said.textContent = done ? "已复制，可以粘贴到文件里了。" : "没有复制成功。文字已选中，请按 Ctrl+C。";
  });
});
