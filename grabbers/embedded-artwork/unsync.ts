/** ID3v2 unsynchronisation (2.4 structure, 6.1): a zero was put behind each FF; it is taken out again. */
export function removeUnsync(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(bytes.length);
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const byte = bytes[from] as number;
    plain[to++] = byte;
    if (byte === 0xff && bytes[from + 1] === 0) from++;
  }
  return plain.subarray(0, to);
}
