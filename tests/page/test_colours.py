"""The contrasts of the page's colours, as the browser mixes them."""

from collections.abc import Callable

from tests.support.browser.browser import Visitor
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
PAPERS = ("paper", "paper-side", "paper-raised", "paper-sunken")
WASHES = (*((paper, veil) for paper in PAPERS[:3] for veil in ("hover", "pressed", "accent-wash")),)
CODE = ("code-keyword", "code-string", "code-number", "code-name", "code-type")
GROUNDS = (*((paper,) for paper in PAPERS), *WASHES)
# Colours, their backgrounds, and the least contrast: of text, of muted text, of signs and edges.
RULES: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...], float], ...] = (
    (("ink",), GROUNDS, 7),
    (("on-warning",), (("warning",),), 7),
    (("ink", *CODE), (("paper-code",),), 7),
    (("ink-muted", "danger"), (("paper-code",),), 4.5),
    (("ink-soft",), GROUNDS[:3], 7),
    (("on-accent",), (("accent-fill",), ("accent-fill-hover",)), 4.5),
    (("ink-muted", "accent-ink", "danger"), GROUNDS, 4.5),
    (("focus", "rule-strong", "good"), (*((paper,) for paper in PAPERS[:3]),), 3),
)
# The contrasts of each pair below their bounds, with the colours of this theme and accent.
JUDGE = """([theme, accent, rules]) => {
    const root = document.documentElement;
    root.dataset.theme = theme;
    root.dataset.accent = accent;
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement('i'));
    const light = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const shade = (colours) => {
        for (const colour of colours) {
            context.fillStyle = colour;
            context.fillRect(0, 0, 1, 1);
        }
        const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((value) => light(value / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const rgb = (name) => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color;
    };
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const found = [];
    const judge = (what, ratio, least) => {
        if (ratio < least) found.push(`${what}: ${ratio.toFixed(2)} < ${least}`);
    };
    for (const [texts, grounds, least] of rules)
        for (const text of texts)
            for (const ground of grounds)
                judge(`${text} on ${ground.join('+')}`, contrast(shade([rgb(text)]), shade(ground.map(rgb))), least);
    for (let hue = 0; hue < 10; hue += 1) {
        probe.className = `avatar hue-${hue}`;
        probe.style.color = '';
        const letter = getComputedStyle(probe).color;
        for (const tone of ['tone', 'other-tone']) {
            probe.style.borderColor = `var(--${tone})`;
            const ground = getComputedStyle(probe).borderTopColor;
            judge(`letters on ${tone} of hue ${hue}`, contrast(shade([letter]), shade([ground])), 4.5);
        }
    }
    probe.remove();
    return found;
}"""


def test_text_signs_and_faces_stand_out_in_both_themes_and_all_accents(common: Server, visitor: Visit) -> None:
    page = visitor().page
    page.goto(f"{common.url}/sign-in")
    found = {
        f"{theme} {accent}": below
        for theme in ("light", "dark")
        for accent in ("coral", "amber", "green", "blue", "violet", "pink")
        if (below := page.evaluate(JUDGE, [theme, accent, RULES]))
    }
    assert not found
