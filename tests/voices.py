"""Makes the clips of what the desk says: `python -m tests.voices webui/static/voice` (`make voices`).

Needs the programs espeak-ng and ffmpeg. The same words give the same bytes.
"""

import subprocess
import sys
from pathlib import Path

from webui.voice import PHRASES

_VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb"}  # the plain cmn reads the pinyin it finds as English
_TRIMMED = "silenceremove=start_periods=1:start_threshold=-45dB"


def _speak(words: str, voice: str, to: Path) -> None:
    """Write one clip: mono Opus at 16 kbit/s without the silence at its ends, 2 to 5 KB."""
    said = subprocess.run(
        ["espeak-ng", "-b", "1", "-v", voice, "-s", "165", "--stdout", words], check=True, capture_output=True
    )
    both_ends = f"{_TRIMMED},areverse,{_TRIMMED},areverse"
    encode = ["ffmpeg", "-y", "-v", "error", "-i", "-", "-af", both_ends, "-ar", "24000", "-ac", "1"]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run(
        [*encode, *exact, "-c:a", "libopus", "-b:a", "16k", str(to)], check=True, input=said.stdout
    )


def main(folder: Path) -> None:
    """Write all clips, Chinese in `zh`, English in `en`."""
    for language, voice in _VOICES.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        for name, text in PHRASES.items():
            _speak(getattr(text, language), voice, folder / language / f"{name}.opus")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
