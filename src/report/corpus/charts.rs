//! Charts as inline SVG.

use std::fmt::Write as _;

use super::share;
use crate::corpus::distributions::{BINS, Distribution, Distributions, Scale};
use crate::report::html::escape::Esc;
use crate::report::plain::thousands;

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 96.0;

/// Least height of a bar that stands for something.
const LEAST: f64 = 1.2;

/// The distributions, one small chart for each.
pub(super) fn section(distributions: &Distributions) -> String {
    let mut html = String::from(
        "<section id=\"measures\">\n<h2>Measures</h2>\n<p class=\"more\">Every article's value is in \
         <code>articles.jsonl</code> under the name below each chart. The shaded part is what Gopher or FineWeb drop.</p>\n\
         <div class=\"charts\">\n",
    );
    for distribution in distributions.0.iter().filter(|one| one.total() > 0) {
        chart(distribution, &mut html);
    }
    html.push_str("</div>\n</section>\n");
    html
}

fn chart(one: &Distribution, html: &mut String) {
    let plan = &one.plan;
    let most = one.bins.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = WIDTH / BINS as f64;
    let spread = [0.05, 0.5, 0.95].map(|part| one.quantile(part).unwrap_or_default());
    let said = format!(
        "half of the articles below {}, one in twenty below {}, one in twenty above {}",
        number(spread[1], plan.scale),
        number(spread[0], plan.scale),
        number(spread[2], plan.scale)
    );
    let _ = write!(
        html,
        "<figure>\n<figcaption><b>{}</b> <code>{}</code></figcaption>\n<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" \
         aria-label=\"{}: {}\">\n",
        Esc(plan.title),
        Esc(plan.name),
        HEIGHT + 18.0,
        Esc(plan.title),
        Esc(&said)
    );
    let (from, to) = (plan.scale.edge(0), plan.scale.edge(BINS));
    let place = |value: f64| {
        let share = match plan.scale {
            Scale::Linear { from, to } => (value - from) / (to - from),
            Scale::Log { from, to } => (value / from).ln() / (to / from).ln(),
        };
        share * WIDTH
    };
    if let Some(least) = plan.wanted.0.filter(|&least| least > from) {
        let _ = write!(html, "<rect class=\"bad\" width=\"{:.1}\" height=\"{HEIGHT}\"/>", place(least));
    }
    if let Some(most) = plan.wanted.1.filter(|&most| most < to) {
        let x = place(most);
        let _ = write!(html, "<rect class=\"bad\" x=\"{x:.1}\" width=\"{:.1}\" height=\"{HEIGHT}\"/>", WIDTH - x);
    }
    for (bin, &count) in one.bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (count as f64 / most * (HEIGHT - 4.0)).max(LEAST);
        let _ = write!(
            html,
            "<rect class=\"bin\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"><title>{} to {}: {}</title></rect>",
            bin as f64 * step + 0.5,
            HEIGHT - height,
            step - 1.0,
            number(plan.scale.edge(bin), plan.scale),
            number(plan.scale.edge(bin + 1), plan.scale),
            thousands(count)
        );
    }
    let middle = plan.scale.edge(BINS / 2);
    let _ = write!(
        html,
        "<path class=\"axis\" d=\"M0 {HEIGHT}H{WIDTH}\"/>\n<text class=\"start\" x=\"0\" y=\"{0}\">{1}</text>\
         <text x=\"{2}\" y=\"{0}\">{3}</text><text class=\"end\" x=\"{WIDTH}\" y=\"{0}\">{4}</text>\n</svg>\n",
        HEIGHT + 14.0,
        number(from, plan.scale),
        WIDTH / 2.0,
        number(middle, plan.scale),
        number(to, plan.scale)
    );
    let _ = write!(html, "<p>median <b>{}</b>", number(spread[1], plan.scale));
    let _ = write!(html, " · middle 90&nbsp;% {}–{}", number(spread[0], plan.scale), number(spread[2], plan.scale));
    if one.zeros > 0 {
        let _ = write!(html, " · none at all in {}, not drawn", share(one.zeros, one.total()));
    }
    html.push_str("</p>\n</figure>\n");
}

/// A value on a scale, with as many digits as tell something there.
fn number(value: f64, scale: Scale) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let width = match scale {
        Scale::Linear { from, to } => to - from,
        Scale::Log { .. } => value.max(20.0),
    };
    if width >= 20.0 {
        thousands(value.round().max(0.0) as u64)
    } else {
        let digits = if width <= 1.0 { 2 } else { 1 };
        format!("{value:.digits$}")
    }
}

/// A bar that is cut into parts, with a key below it.
pub(super) fn bar(what: &str, parts: &[(&str, u64, &str)], html: &mut String) {
    let total: u64 = parts.iter().map(|(_, count, _)| count).sum();
    let whole = total.max(1) as f64;
    let label: Vec<String> = parts.iter().map(|(_, count, said)| format!("{} {said}", thousands(*count))).collect();
    let _ = write!(
        html,
        "<figure class=\"parts\">\n<svg width=\"100%\" height=\"22\" role=\"img\" aria-label=\"{what}: {}\">",
        Esc(&label.join(", "))
    );
    let mut from = 0.0;
    for (class, count, said) in parts.iter().filter(|(_, count, _)| *count > 0) {
        let width = *count as f64 / whole * 100.0;
        let _ = write!(
            html,
            "<rect class=\"{class}\" x=\"{from:.3}%\" width=\"{width:.3}%\" height=\"22\"><title>{} {said}</title></rect>",
            thousands(*count)
        );
        from += width;
    }
    html.push_str("</svg>\n<figcaption>");
    for (class, count, said) in parts {
        let _ = write!(
            html,
            "<span><svg class=\"key\" width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"12\" \
             height=\"12\"/></svg> <b>{}</b> {said}</span>",
            thousands(*count)
        );
    }
    html.push_str("</figcaption>\n</figure>\n");
}
