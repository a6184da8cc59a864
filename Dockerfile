# Not built where Footnote is developed, only linted.
FROM python:3.11-slim
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY corpus corpus
COPY eval eval
RUN pip install --compile -c constraints.txt . \
 && useradd --create-home footnote \
 && install -d -o footnote /data
USER footnote
ENV FOOTNOTE_DATA=/data FOOTNOTE_HOST=0.0.0.0
# The index and the prepared model are made here, so that a start takes seconds.
RUN footnote build
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/readyz')"]
CMD ["footnote", "serve"]
