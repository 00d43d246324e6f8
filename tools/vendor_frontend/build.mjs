// Builds src/evenhand/apps/ui/static/vendor/govuk from the two packages named in package.json.
// Run `npm ci && npm run build` in this folder; commit the result. Nothing else in the project needs Node.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const target = join(here, "../../src/evenhand/apps/ui/static/vendor/govuk");

// The crest and the GOV.UK crown are not ours to show, and a missing image stops manifest storage.
const withoutCrest = (css) => css.replace(/[^{}]*\.govuk-footer__copyright-logo[^{}]*\{[^{}]*\}/g, "");
const withoutSourceMap = (text) => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");

const refuse = (css, words) => {
  for (const word of words) {
    if (css.includes(word)) throw new Error(`app.css still has "${word}"; mend app.scss or build.mjs before committing`);
  }
};

const css = withoutCrest(
  sass.compile(join(here, "app.scss"), { style: "compressed", loadPaths: [here], logger: sass.Logger.silent }).css,
);
refuse(css, ["GDS Transport", "@font-face", "crest.svg"]);

rmSync(target, { recursive: true, force: true });
for (const folder of ["css", "js", "images"]) mkdirSync(join(target, folder), { recursive: true });
writeFileSync(join(target, "css/app.css"), css.trimEnd() + "\n");

const scripts = {
  "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
  "moj-frontend.min.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
};
for (const [name, source] of Object.entries(scripts)) {
  writeFileSync(join(target, "js", name), withoutSourceMap(readFileSync(join(packages, source), "utf8")));
}

const images = join(packages, "@ministryofjustice/frontend/moj/assets/images");
for (const name of readdirSync(images).filter((name) => name.startsWith("icon-"))) {
  cpSync(join(images, name), join(target, "images", name));
}

const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const versions = Object.entries(dependencies).sort().map(([name, version]) => `${name} ${version}\n`);
writeFileSync(join(target, "VERSIONS"), versions.join(""));
cpSync(join(here, "LICENCE.txt"), join(target, "LICENCE"));
