// Reads WARC files with warcio and prints what it found as JSON:
//   node check.mjs DIRECTORY-OF-WARCIO FILE...
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pathToFileURL } from "node:url";

const [directory, ...files] = process.argv.slice(2);
const { WARCParser } = await import(pathToFileURL(`${directory}/node_modules/warcio/dist/index.js`));

const found = { records: 0, responses: 0, revisits: 0, digests: 0, faults: [] };
console.warn = (...words) => found.faults.push(words.join(" "));

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function digest(bytes) {
  let bits = "";
  for (const byte of createHash("sha1").update(bytes).digest()) bits += byte.toString(2).padStart(8, "0");
  return "sha1:" + bits.match(/.{5}/g).map((five) => alphabet[parseInt(five, 2)]).join("");
}

function compare(what, bytes, want) {
  if (digest(bytes) !== want) found.faults.push(`${what}: the digest is ${digest(bytes)}, not ${want}`);
  found.digests++;
}

// The block as it is, then, of a response, its payload as warcio parses it.
async function read(file, parseHttp) {
  for await (const record of new WARCParser(createReadStream(file), { parseHttp })) {
    const header = (name) => record.warcHeader(name);
    const what = `${file}: ${record.warcType} ${header("WARC-Record-ID")}`;
    const bytes = await record.readFully(false);
    if (!parseHttp) {
      found.records++;
      if (record.warcType === "response") found.responses++;
      if (record.warcType === "revisit") found.revisits++;
      if (bytes.length !== record.warcContentLength) found.faults.push(`${what}: ${bytes.length} bytes`);
      compare(what, bytes, header("WARC-Block-Digest"));
    } else if (record.warcType === "response") {
      compare(what, bytes, header("WARC-Payload-Digest"));
      if (!record.httpHeaders.statusCode) found.faults.push(`${what}: no status`);
    }
  }
}

for (const file of files) {
  for (const parseHttp of [false, true]) {
    try {
      await read(file, parseHttp);
    } catch (error) {
      found.faults.push(`${file}: ${error}`);
    }
  }
}
console.log(JSON.stringify(found));
