// One shape for each state, drawn in a square of 24. `f` is filled, `k` and `c` are cut out of what is filled.

const shapes = {
  planned: '<circle cx="12" cy="12" r="9"/>',
  fire: '<path class="f" d="M4 2.500 22 12 4 21.500z"/>',
  cooking: '<circle cx="12" cy="12" r="9.500"/><path class="f" d="M12 2.500a9.500 9.500 0 1 1-8.230 14.250L12 12z"/>',
  risk: '<path class="f" d="M12 1 23.500 22.500H.5z"/><path class="k" d="M12 9v6.200"/><circle class="c" cx="12" cy="19" r="1.500"/>',
  late: '<path class="f" d="M7.200.8h9.600l6.400 6.400v9.600l-6.400 6.400H7.200L.8 16.800V7.200z"/><path class="k" d="M12 6v6.400l4.200 2.400"/>',
  ready: '<rect class="f" x="1.500" y="1.500" width="21" height="21" rx="3.500"/><path class="k" d="m6.500 12.500 4 4 7.500-8.500"/>',
  served: '<path d="m3.500 12.800 5.500 5.500L20.500 6"/>',
  hold: '<rect x="2.500" y="2.500" width="19" height="19" rx="3" stroke-dasharray="4.200 3"/><path d="M9 8.200v7.600M15 8.200v7.600"/>',
  cancelled: '<circle cx="12" cy="12" r="9.700"/><path d="m8 8 8 8M16 8l-8 8"/>',
  allergy: '<path class="f" d="M12 .3 23.700 12 12 23.700.3 12z"/><path class="k" d="M12 6.300v6.800"/><circle class="c" cx="12" cy="16.900" r="1.500"/>',
  needs: '<rect x="2.500" y="2.500" width="19" height="19" rx="2.500" stroke-dasharray="4.600 3.200"/><path d="M9 9.600a3 3 0 1 1 4.300 2.700c-.9.5-1.300.9-1.300 1.900"/><circle class="f" cx="12" cy="17.600" r="1.400"/>',
  off: '<path d="M2 8.700a14.600 14.600 0 0 1 20 0M5.800 13.200a9 9 0 0 1 12.400 0M3.500 2.500l17 19"/><circle class="f" cx="12" cy="18.500" r="2"/>',
  seen: '<path d="M1.300 12S5 5.200 12 5.200 22.700 12 22.700 12 19 18.800 12 18.800 1.300 12 1.300 12z"/><circle class="f" cx="12" cy="12" r="3.300"/>',
  bell: '<path d="M5.800 17.200v-6.400a6.200 6.200 0 0 1 12.400 0v6.400l2 2H3.800zM9.800 21.800h4.400"/>',
  mute: '<path d="M5.800 17.200v-6.400a6.200 6.200 0 0 1 12.400 0v6.400l2 2H3.800zM9.800 21.800h4.400M3 2.500l18 19"/>',
  recall: '<path d="M9 4.500 3.800 9.700 9 15M4.500 9.700h10.300a5.700 5.700 0 0 1 0 11.300H9"/>',
  wait: '<path d="M5.500 2.300h13M5.500 21.700h13M7.200 2.600c0 5.200 9.600 7.600 9.600 9.400s-9.600 4.200-9.600 9.400M16.800 2.600c0 5.200-9.600 7.600-9.600 9.400s9.600 4.200 9.600 9.400"/>',
  live: '<circle class="f" cx="12" cy="12" r="6"/>',
  person: '<circle cx="12" cy="7.300" r="4.600"/><path d="M3.300 22.200c.6-5.200 4.200-7.700 8.700-7.700s8.100 2.500 8.700 7.700"/>',
  settings: '<path d="M3 6.500h9M17 6.500h4M3 17.500h4M12 17.500h9"/><circle cx="14.500" cy="6.500" r="2.600"/><circle cx="9.500" cy="17.500" r="2.600"/>',
  search: '<circle cx="10.300" cy="10.300" r="7.200"/><path d="m15.800 15.800 6.200 6.200"/>',
  plus: '<path d="M12 4v16M4 12h16"/>',
  minus: '<path d="M4 12h16"/>',
  down: '<path d="m5 9 7 7 7-7"/>',
  out: '<circle cx="12" cy="12" r="9.700"/><path d="m5.200 18.800 13.600-13.600"/>',
  pin: '<path class="f" d="M8 2.500h8l-1 7 3.500 4.500h-13L9 9.500z"/><path d="M12 14v7.500"/>',
};

/** An svg of a shape; without a name of its own, for a word always stands beside it. */
export function shape(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "s");
  svg.setAttribute("aria-hidden", "true");
  svg.dataset.shape = name;
  svg.innerHTML = shapes[name];
  return svg;
}
