// A new campaign, or one that is there: what is asked for once, before there is a desk.
import { ask } from "./api.js";
import { problemList } from "./element.js";

const value = (id) => document.getElementById(id).value;

// onSubmit sends what a form holds, and goes on to the campaign's desk.
function onSubmit(form, refused, body) {
  const button = form.querySelector("button");
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const { status, json } = await ask("POST", "begin", body());
    if (status === 201) return location.assign(json.address);
    button.disabled = false;
    refused.replaceChildren(problemList(json.problems));
  });
}

onSubmit(document.getElementById("begin"), document.getElementById("refused"), () => ({
  title: value("title"), language: value("site-language"), organisation: value("organisation"), email: value("email"), folder: value("folder"),
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || "",
}));
onSubmit(document.getElementById("there"), document.getElementById("not-opened"), () => ({ open: value("open") }));
document.getElementById("title").focus();
