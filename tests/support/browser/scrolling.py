"""Scrolling as a flick of a finger does it: by a step in each frame."""

# Scrolls by a step in each frame, until there is nothing left in that direction for a while. Resolves to the
# milliseconds between the frames, and to the pixels by which a row in view moved in each beside the step.
SCROLL = """([box, step]) => new Promise((done) => {
    const log = document.querySelector(box);
    const times = [], shifts = [];
    const { left, width, top: head, bottom } = log.getBoundingClientRect();
    const placeOf = (one) => (one?.isConnected ? one.getBoundingClientRect().top : -1);
    let last = performance.now(), still = 0, row = null, top = -1;
    const next = (now) => {
        times.push(now - last);
        last = now;
        const place = placeOf(row);
        if (row?.isConnected) shifts.push(Math.abs(place - top));
        const before = log.scrollTop;
        log.scrollTop += step;
        still = log.scrollTop === before ? still + 1 : 0;
        top = place + before - log.scrollTop;
        if (top < head || top > bottom) {
            row = document.elementFromPoint(left + width / 2, (head + bottom) / 2)?.closest('.row, .room-link');
            top = placeOf(row);
        }
        if (still > 60) done({ times: times.slice(1, -60), shifts });
        else requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
})"""
