"""The page of an evaluation report, as a Jinja template: no script, nothing fetched from elsewhere."""

TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ examination.manifest.name }} on {{ examination.data.name }}</title>
<style>
:root { color-scheme: light; }
body { margin: 3rem auto; max-width: 58rem; padding: 0 1.25rem; background: #fff; color: #222;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0 0 .4rem; font-size: 1.7rem; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 3rem 0 .2rem; font-size: 1.15rem; font-weight: 600; }
p { margin: .3rem 0; max-width: 44rem; }
p.headline, p.verdict { overflow-wrap: anywhere; }
p.note, figcaption, footer { color: #666; font-size: .88rem; }
p.caution { padding: .5rem .8rem; border-left: 3px solid #d9a400; background: #fdf8e8; }
nav { margin: 1rem 0; font-size: .88rem; }
nav a { margin-right: 1rem; color: #24527a; white-space: nowrap; }
figure { margin: 1rem 0; }
figure img { max-width: 100%; }
.wide { overflow-x: auto; }
table { margin: .8rem 0; border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #e6e6e6; text-align: left;
  vertical-align: top; }
th { color: #555; font-weight: 600; }
td { overflow-wrap: break-word; }
#errors td:first-child { max-width: 9rem; overflow-wrap: anywhere; }
#errors td:last-child { min-width: 20rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
footer { margin-top: 3rem; }
</style>
</head>
<body>
<h1>{{ examination.manifest.name }} on {{ examination.data.name }}</h1>
<p class="headline">{{ headline }}</p>
{% if examination.comparison %}
<p class="verdict"><strong>{{ examination.comparison.verdict }}</strong></p>
{% endif %}
{% for note in examination.notes %}
<p class="caution">{{ note }}</p>
{% endfor %}
<nav>{% for section in sections %}<a href="#{{ section.key }}">{{ section.title }}</a> {% endfor %}</nav>
{% for section in sections %}
<section id="{{ section.key }}">
<h2>{{ section.title }}</h2>
<p class="note">{{ section.note }}</p>
<div class="wide"><table>
<thead><tr>{% for name in section.header %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in section.rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table></div>
{% if section.key in plots %}
<figure><img src="{{ plots[section.key][0] }}" alt="{{ plots[section.key][1] }}">
<figcaption>{{ plots[section.key][1] }}</figcaption></figure>
{% endif %}
</section>
{% endfor %}
<footer>Model {{ examination.manifest.name }}, base {{ examination.manifest.base_model.name }}, temperature
{{ "%.3f"|format(examination.manifest.temperature) }}, trained on data
{{ examination.manifest.data_fingerprint[:12] }}.
This page quotes statements of the data it was measured on.</footer>
</body>
</html>
"""
