"""Writes legal variants of compressed frames that two independent decoders agree upon.

usage: codec_variants.py FOLDER

For each variant NAME: NAME.bin is the frame, NAME.raw its stored values (16 bits, little endian),
and index.tsv has a line "NAME, transfer syntax UID, columns, rows, bits, signed, wanted", where
wanted is "exact" or, for frames that are not lossless, "refused". What the two decoders do not
decode to the encoder's input is not written, and printed: an encoder may be wrong too.

Encoders: opj_compress (Debian package libopenjp2-tools), CharLS in imagecodecs, and for lossless
JPEG and RLE the few lines below. Decoders: OpenJPEG, CharLS, libjpeg-turbo and packbits in
imagecodecs; ffmpeg and pydicom beside them.
"""

import itertools
import pathlib
import struct
import subprocess
import sys

import imagecodecs
import imageio_ffmpeg
import numpy as np
from pydicom.pixels.decoders.rle import _rle_decode_frame

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
RLE = "1.2.840.10008.1.2.5"


class Image:
    """A CT-like picture: flat air, a disc, noise, and the extremes."""

    def __init__(self, columns, rows, bits, signed, seed):
        self.columns, self.rows, self.bits, self.signed = columns, rows, bits, signed
        lowest = -(1 << (bits - 1)) if signed else 0
        highest = lowest + (1 << bits) - 1
        y, x = np.mgrid[0:rows, 0:columns]
        disc = np.hypot(x - columns / 2, y - rows / 2) < rows / 3
        values = np.where(disc, 0.6, 0.3) * (highest - lowest) + lowest
        values += 20 * np.random.default_rng(seed).standard_normal((rows, columns))
        values[:, : columns // 8] = lowest
        self.values = np.clip(np.rint(values), lowest, highest).astype(np.int32)
        self.values[0, 5:7] = lowest, highest

    def cells(self):
        """The stored bits, without sign."""
        return self.values & ((1 << self.bits) - 1)

    def raw(self):
        return self.values.astype("<i2" if self.signed else "<u2").tobytes()


def segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


# JPEG 2000: codestreams of opj_compress, and what may legally be done to them (ITU-T T.800 Annex A)


def opj(image, arguments, folder):
    source, target = folder / "opj.rawl", folder / "opj.j2k"
    source.write_bytes(image.raw())
    sign = "s" if image.signed else "u"
    subprocess.run(
        ["opj_compress", "-i", source, "-o", target]
        + ["-F", f"{image.columns},{image.rows},1,{image.bits},{sign}", *arguments],
        check=True,
        capture_output=True,
    )
    codestream = target.read_bytes()
    source.unlink()
    target.unlink()
    return codestream


def tile_parts(codestream):
    """Main header, tile-parts, end."""
    at = 2
    while codestream[at : at + 2] != b"\xff\x90":
        at += 2 + struct.unpack(">H", codestream[at + 2 : at + 4])[0]
    header, parts = codestream[:at], []
    while codestream[at : at + 2] == b"\xff\x90":
        length = struct.unpack(">I", codestream[at + 6 : at + 10])[0]
        parts.append(bytearray(codestream[at : at + length]))
        at += length
    return header, parts, codestream[at:]


def untold(which):
    """TNsot = 0, "not told here", in some tile-parts."""

    def change(codestream):
        header, parts, end = tile_parts(codestream)
        last = {bytes(part[4:6]): part for part in parts}
        for part in parts:
            is_first, is_last = part[10] == 0, last[bytes(part[4:6])] is part
            if {"all": True, "but-first": not is_first, "but-last": not is_last}[which]:
                part[11] = 0
        return header + b"".join(parts) + end

    return change


def interleaved(codestream):
    """The first tile-part of every tile, then the second ones."""
    header, parts, end = tile_parts(codestream)
    parts.sort(key=lambda part: (part[10], part[4], part[5]))
    return header + b"".join(parts) + end


def open_ended(codestream):
    """Psot = 0 in the last tile-part: up to the end mark."""
    header, parts, end = tile_parts(codestream)
    parts[-1][6:10] = bytes(4)
    return header + b"".join(parts) + end


def packed(in_main_header):
    """Packet headers in PPM or PPT; the packets must have SOP and EPH marks."""

    def change(codestream):
        header, parts, end = tile_parts(codestream)
        changed, all_headers = [], b""
        for part in map(bytes, parts):
            data = part.index(b"\xff\x93") + 2
            headers, bodies = b"", b""
            for packet in part[data:].split(b"\xff\x91")[1:]:
                split = packet.index(b"\xff\x92") + 2
                headers += packet[4:split]
                bodies += b"\xff\x91" + packet[:4] + packet[split:]
            own = b"" if in_main_header else segment(0x61, b"\0" + headers)
            all_headers += struct.pack(">I", len(headers)) + headers
            length = data + len(own) + len(bodies)
            changed.append(part[:6] + struct.pack(">I", length) + part[10 : data - 2] + own)
            changed.append(b"\xff\x93" + bodies)
        main = segment(0x60, b"\0" + all_headers) if in_main_header else b""
        return header + main + b"".join(changed) + end

    return change


def padded(codestream):
    return codestream + b"\x20"


def jpeg_2000_variants():
    layers = ["-r", "40,10,1"]
    for order in ("LRCP", "RLCP", "RPCL", "PCRL", "CPRL"):
        base = ["-p", order, *layers]
        yield order, base, []
        yield f"{order}-precincts", [*base, "-c", "[64,64],[32,32],[16,16]"], []
        for division in "RLC":
            parts = [*base, "-TP", division]
            name = f"{order}-parts-{division}"
            yield name, parts, []
            for which in ("all", "but-first", "but-last"):
                yield f"{name}-untold-{which}", parts, [untold(which)]
            tiles = [*parts, "-t", "40,32"]
            yield f"{name}-tiles", tiles, []
            yield f"{name}-tiles-untold", tiles, [untold("all")]
            yield f"{name}-tiles-untold-interleaved", tiles, [untold("all"), interleaved]
    for style in (1, 2, 4, 8, 16, 32, 5, 9, 63):
        yield f"style-{style}", ["-M", str(style), *layers], []
    for size in ("64,64", "4,4", "32,16", "1024,4", "4,1024"):
        yield "blocks-" + size.replace(",", "x"), ["-b", size], []
    for resolutions in range(1, 8):
        yield f"resolutions-{resolutions}", ["-n", str(resolutions)], []
    for n, precincts in enumerate(("[32,32]", "[16,64],[64,16]", "[256,256],[128,128],[64,64]")):
        yield f"precincts-{n}", ["-c", precincts, *layers], []
    for n, offset in enumerate(("3,5", "64,64", "1,0")):
        yield f"offset-{n}", ["-d", offset], []
        yield f"offset-{n}-precincts", ["-d", offset, "-c", "[32,32]"], []
    yield "offset-tiles", ["-d", "3,5", "-T", "2,1", "-t", "40,32"], []
    yield "tiles", ["-t", "128,128"], []
    yield "small-tiles", ["-t", "7,7", "-n", "2"], []
    marks = ["-SOP", "-EPH"]
    yield "SOP", ["-SOP", *layers], []
    yield "EPH", ["-EPH", *layers], []
    yield "PLT-TLM", ["-PLT", "-TLM", *marks, "-TP", "R", *layers], []
    yield "PPT", [*marks, *layers], [packed(False)]
    yield "PPM", [*marks, *layers], [packed(True)]
    yield "open-ended", [], [open_ended]
    yield "open-ended-parts", ["-TP", "R", *layers], [untold("all"), open_ended]
    yield "region", ["-ROI", "c=0,U=5"], []
    yield "guard-bits", ["-GuardBits", "7"], []
    yield "comment", ["-C", "x" * 300], []
    yield "20-layers", ["-r", ",".join(map(str, [*range(40, 0, -2), 1]))], []
    yield "padded", [], [padded]


# Lossless JPEG (ITU-T T.81 Annex H)


def huffman_codes(counts):
    """One code a category, 0 to 16, in the order of the lengths."""
    codes, code = [], 0
    for length in range(1, 17):
        for _ in range(counts.get(length, 0)):
            codes.append((code, length))
            code += 1
        code <<= 1
    return codes


def jpeg_scan(rows, predictor, first, codes):
    bits = []
    for y, x in itertools.product(range(len(rows)), range(len(rows[0]))):
        if y == 0:
            prediction = first if x == 0 else rows[0][x - 1]
        elif x == 0:
            prediction = rows[y - 1][0]
        else:
            a, b, c = rows[y][x - 1], rows[y - 1][x], rows[y - 1][x - 1]
            prediction = (a, b, c, a + b - c, a + (b - c >> 1), b + (a - c >> 1), a + b >> 1)[
                predictor - 1
            ]
        difference = (rows[y][x] - prediction + 32767) % 65536 - 32767
        category = abs(difference).bit_length()
        code, length = codes[category]
        bits.append(format(code, f"0{length}b"))
        if 0 < category < 16:
            low = difference if difference > 0 else difference + (1 << category) - 1
            bits.append(format(low, f"0{category}b"))
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def jpeg(image, predictor, shift=0, lines=0, counts=None, table=0, more=b"", fill=b""):
    """lines: between restarts; counts: Huffman codes of each length; fill: before markers."""
    counts = counts or {5: 17}
    rows = (image.cells() >> shift).tolist()
    frame = struct.pack(">BHHB", image.bits, image.rows, image.columns, 1) + bytes([1, 0x11, 0])
    lengths = bytes(counts.get(n, 0) for n in range(1, 17))
    stream = b"\xff\xd8" + more + segment(0xC3, frame)
    stream += segment(0xC4, bytes([table]) + lengths + bytes(range(17)))
    if lines:
        stream += segment(0xDD, struct.pack(">H", lines * image.columns))
    stream += segment(0xDA, bytes([1, 1, table << 4, predictor, 0, shift]))
    first, codes = 1 << (image.bits - shift - 1), huffman_codes(counts)
    step = lines or image.rows
    for n, top in enumerate(range(0, image.rows, step)):
        stream += fill + bytes([0xFF, 0xD0 + (n - 1) % 8]) if n else b""
        stream += jpeg_scan(rows[top : top + step], predictor, first, codes)
    return stream + fill + b"\xff\xd9"


def jpeg_variants():
    for predictor in range(1, 8):
        yield f"predictor-{predictor}", lambda i, p=predictor: jpeg(i, p)
        yield f"predictor-{predictor}-restarts", lambda i, p=predictor: jpeg(i, p, lines=7)
    yield "restart-each-line", lambda i: jpeg(i, 1, lines=1)
    yield "restarts-filled", lambda i: jpeg(i, 4, lines=5, fill=b"\xff\xff")
    yield "second-table", lambda i: jpeg(i, 1, table=1)
    yield "fourth-table", lambda i: jpeg(i, 1, table=3)
    yield "long-codes", lambda i: jpeg(i, 6, counts={2: 1, 3: 2, 4: 3, 6: 8, 8: 2, 16: 1})
    marks = segment(0xFE, b"\xff\xd9 a comment with an end mark \xff\xd8")
    yield "end-mark-in-comment", lambda i: jpeg(i, 1, more=marks)
    yield "padded", lambda i: jpeg(i, 1) + b"\x20"


# JPEG-LS (ITU-T T.87)


def jpeg_ls(image, near=0):
    return imagecodecs.jpegls_encode(image.cells().astype("<u2"), level=near)


def jpeg_ls_with_restarts(image, lines):
    """Each interval is coded as an image of its own would be."""
    stream = b""
    for n, top in enumerate(range(0, image.rows, lines)):
        part = imagecodecs.jpegls_encode(image.cells()[top : top + lines].astype("<u2"))
        scan = part.index(b"\xff\xda")
        data = scan + 2 + struct.unpack(">H", part[scan + 2 : scan + 4])[0]
        if n == 0:
            size = part.index(b"\xff\xf7") + 5
            stream = part[:size] + struct.pack(">H", image.rows) + part[size + 2 : scan]
            stream += segment(0xDD, struct.pack(">H", lines)) + part[scan:data]
        else:
            stream += bytes([0xFF, 0xD0 + (n - 1) % 8])
        stream += part[data:-2]
    return stream + b"\xff\xd9"


def jpeg_ls_variants():
    yield "plain", jpeg_ls
    for lines in (1, 7, 16):
        yield f"restarts-{lines}", lambda i, n=lines: jpeg_ls_with_restarts(i, n)
    yield "padded", lambda i: jpeg_ls(i) + b"\x20"


# RLE (PS3.5 Annex G)


def rle(image, pack):
    cells = image.cells()
    segments = [pack((cells >> shift & 0xFF).astype(np.uint8)) for shift in (8, 0)]
    segments = [part + b"\0" * (len(part) % 2) for part in segments]
    offsets = [64, 64 + len(segments[0])]
    return struct.pack("<16I", 2, *offsets, *[0] * 13) + b"".join(segments)


def literal(plane):
    flat = plane.tobytes()
    runs = [flat[at : at + 128] for at in range(0, len(flat), 128)]
    return b"".join(bytes([len(run) - 1]) + run for run in runs)


def rle_variants():
    yield "rows", lambda i: rle(i, lambda p: b"".join(map(imagecodecs.packbits_encode, p)))
    yield "across-rows", lambda i: rle(i, lambda p: imagecodecs.packbits_encode(p.tobytes()))
    yield "literal", lambda i: rle(i, literal)
    yield "no-operation", lambda i: rle(i, lambda p: b"\x80" + literal(p) + b"\x80")


# Decoders


def by_ffmpeg(codec, image, frame, folder):
    """Samples without sign; ffmpeg mostly moves those of fewer than 16 bits up."""
    source = folder / "ffmpeg.bin"
    source.write_bytes(frame)
    done = subprocess.run(
        [FFMPEG, "-v", "error", "-f", "image2pipe", "-vcodec", codec, "-i", source]
        + ["-f", "rawvideo", "-pix_fmt", "gray16le", "-frames:v", "1", "-"],
        capture_output=True,
    )
    source.unlink()
    if len(done.stdout) != 2 * image.columns * image.rows:
        raise ValueError("ffmpeg cannot decode it")
    samples = np.frombuffer(done.stdout, "<u2").reshape(image.rows, image.columns)
    samples = samples.astype(np.int32)
    if codec != "jpegls":
        samples >>= 16 - image.bits
    if codec == "jpeg2000" and image.signed:
        samples = samples - (1 << (image.bits - 1)) & ((1 << image.bits) - 1)
    return samples


def by_imagecodecs(codec, image, frame):
    decode = {JPEG_2000: "jpeg2k", JPEG_LOSSLESS: "jpeg8", JPEG_LS: "jpegls"}[codec]
    samples = getattr(imagecodecs, decode + "_decode")(frame).astype(np.int32)
    return samples & ((1 << image.bits) - 1)


def rle_by_imagecodecs(image, frame):
    offsets = struct.unpack("<3I", frame[:12])
    pixels = image.columns * image.rows
    high, low = (
        np.frombuffer(imagecodecs.packbits_decode(part)[:pixels], np.uint8).astype(np.int32)
        for part in (frame[offsets[1] : offsets[2]], frame[offsets[2] :])
    )
    return (high << 8 | low).reshape(image.rows, image.columns)


def rle_by_pydicom(image, frame):
    samples = _rle_decode_frame(frame, image.rows, image.columns, 1, 16)
    return np.frombuffer(bytes(samples), "<u2").reshape(image.rows, image.columns).astype(np.int32)


def decoded(syntax, image, frame, folder):
    if syntax == RLE:
        return rle_by_imagecodecs(image, frame), rle_by_pydicom(image, frame)
    codec = {JPEG_2000: "jpeg2000", JPEG_LOSSLESS: "mjpeg", JPEG_LS: "jpegls"}[syntax]
    return by_imagecodecs(syntax, image, frame), by_ffmpeg(codec, image, frame, folder)


def frames(folder):
    """name, syntax, image, frame, whether it is lossless"""
    for n, image in enumerate((Image(101, 83, 16, True, 1), Image(90, 96, 12, False, 2))):
        for name, arguments, changes in jpeg_2000_variants():
            frame = opj(image, arguments, folder)
            for change in changes:
                frame = change(frame)
            yield f"jpeg2000-{name}-{n}", JPEG_2000, image, frame, True
        yield f"jpeg2000-irreversible-{n}", JPEG_2000, image, opj(image, ["-I"], folder), False
        yield f"jpeg2000-cut-{n}", JPEG_2000, image, opj(image, ["-r", "20"], folder), False
        for name, encode in jpeg_ls_variants():
            yield f"jpegls-{name}-{n}", JPEG_LS, image, encode(image), True
        yield f"jpegls-near-{n}", JPEG_LS, image, jpeg_ls(image, near=2), False
        for name, encode in jpeg_variants():
            yield f"jpeg-{name}-{n}", JPEG_LOSSLESS, image, encode(image), True
        for name, encode in rle_variants():
            yield f"rle-{name}-{n}", RLE, image, encode(image), True


def agree(syntax, image, frame, folder):
    try:
        samples = decoded(syntax, image, frame, folder)
    except Exception as e:  # whatever a decoder does not like
        return str(e)
    wrong = [int(np.count_nonzero(s != image.cells())) for s in samples]
    return f"{wrong} pixels differ" if any(wrong) else ""


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = []
    for name, syntax, image, frame, lossless in frames(folder):
        doubt = agree(syntax, image, frame, folder) if lossless else ""
        if doubt:
            print(f"{name}: left out, {doubt}")
            continue
        (folder / f"{name}.bin").write_bytes(frame)
        (folder / f"{name}.raw").write_bytes(image.raw())
        sign = str(image.signed).lower()
        wanted = "exact" if lossless else "refused"
        fields = name, syntax, image.columns, image.rows, image.bits, sign, wanted
        lines.append("\t".join(map(str, fields)))
    (folder / "index.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
